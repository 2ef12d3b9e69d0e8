package dev.cqrsync.example.replica;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Sort;
import org.springframework.data.web.PageableDefault;
import org.springframework.data.web.PagedModel;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Purchases, and the largest of them: by Redis where it is there, else by the table. */
@RestController
@Transactional(readOnly = true)
class PurchaseController {

    private static final int SHOWN = 5;

    private final PurchaseViews views;
    private final ObjectProvider<PurchaseRanking> ranking;

    PurchaseController(PurchaseViews views, ObjectProvider<PurchaseRanking> ranking) {
        this.views = views;
        this.ranking = ranking;
    }

    /** The latest change first, unless asked otherwise. */
    @GetMapping("/api/purchases")
    PagedModel<PurchaseItem> purchases(
            @PageableDefault(
                            sort = {"cqrsUpdated", "id"},
                            direction = Sort.Direction.DESC)
                    Pageable pageable) {
        return new PagedModel<>(views.purchases(pageable));
    }

    @GetMapping("/api/largest-purchases")
    Largest largest() {
        PurchaseRanking redis = ranking.getIfAvailable();
        if (redis == null) {
            Sort byTotal = Sort.by(Sort.Order.desc("total"), Sort.Order.asc("id"));
            return new Largest(
                    "table", views.purchases(PageRequest.of(0, SHOWN, byTotal)).getContent());
        }
        List<Long> ids = redis.largest(SHOWN);
        Map<Long, PurchaseItem> found =
                views.purchases(ids).stream().collect(Collectors.toMap(PurchaseItem::id, Function.identity()));
        return new Largest(
                "Redis", ids.stream().map(found::get).filter(Objects::nonNull).toList());
    }

    /**
     * The largest purchases.
     *
     * @param source what has ranked them
     */
    record Largest(String source, List<PurchaseItem> purchases) {}
}
