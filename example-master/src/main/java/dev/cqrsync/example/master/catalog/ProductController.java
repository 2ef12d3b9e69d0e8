package dev.cqrsync.example.master.catalog;

import dev.cqrsync.example.master.Revisions;
import jakarta.validation.Valid;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Pageable;
import org.springframework.data.web.PageableDefault;
import org.springframework.data.web.PagedModel;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

@RestController
@RequestMapping("/api/products")
@Transactional
class ProductController {

    private final ProductRepository products;
    private final ProductTypeRepository types;

    ProductController(ProductRepository products, ProductTypeRepository types) {
        this.products = products;
        this.types = types;
    }

    @GetMapping
    @Transactional(readOnly = true)
    PagedModel<ProductView> list(
            @RequestParam(name = "q", defaultValue = "") String part, @PageableDefault(sort = "id") Pageable pageable) {
        return new PagedModel<>(
                products.findByNameContainingIgnoreCase(part, pageable).map(Product::view));
    }

    @GetMapping("/{id}")
    @Transactional(readOnly = true)
    ProductView get(@PathVariable long id) {
        return find(id).view();
    }

    @PostMapping
    ResponseEntity<ProductView> create(@Valid @RequestBody ProductInput input) {
        ProductView created =
                products.saveAndFlush(new Product(input, typeOf(input))).view();
        return ResponseEntity.created(URI.create("/api/products/" + created.id()))
                .body(created);
    }

    @PutMapping("/{id}")
    ProductView change(@PathVariable long id, @Valid @RequestBody ProductInput input) {
        Product product = find(id);
        Revisions.check(product, id, input.revision());
        product.change(input, typeOf(input));
        return products.saveAndFlush(product).view();
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable long id, @RequestParam @Nullable Long revision) {
        Product product = find(id);
        Revisions.check(product, id, revision);
        products.delete(product);
    }

    private ProductType typeOf(ProductInput input) {
        return types.findById(input.typeId())
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.BAD_REQUEST,
                        "There is no product type %d for the product.".formatted(input.typeId())));
    }

    private Product find(long id) {
        return products.findById(id)
                .orElseThrow(() ->
                        new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no product %d.".formatted(id)));
    }
}
