package dev.cqrsync.example.replica;

import java.util.List;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Sort;
import org.springframework.data.web.PageableDefault;
import org.springframework.data.web.PagedModel;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Read only: rows are changed where they are owned. */
@RestController
@RequestMapping("/api")
@Transactional(readOnly = true)
class ViewController {

    private final CatalogViews views;

    ViewController(CatalogViews views) {
        this.views = views;
    }

    @GetMapping("/overview")
    Overview overview() {
        return views.overview();
    }

    @GetMapping("/product-types")
    List<TypeLine> types() {
        return views.types();
    }

    @GetMapping("/products")
    PagedModel<CatalogLine> products(@PageableDefault(sort = "id") Pageable pageable) {
        return new PagedModel<>(views.products(pageable));
    }

    /** The richest first, unless asked otherwise. */
    @GetMapping("/accounts")
    PagedModel<AccountLine> accounts(
            @PageableDefault(
                            sort = {"balance", "id"},
                            direction = Sort.Direction.DESC)
                    Pageable pageable) {
        return new PagedModel<>(views.accounts(pageable));
    }

    /** The only thing that a client can get wrong here is the property to sort by. */
    @ExceptionHandler
    ProblemDetail unknownSort(InvalidDataAccessApiUsageException failure) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, "There is no such property to sort by.");
    }
}
