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
@RequestMapping("/api/product-types")
@Transactional
class ProductTypeController {

    private final ProductTypeRepository types;
    private final ProductRepository products;

    ProductTypeController(ProductTypeRepository types, ProductRepository products) {
        this.types = types;
        this.products = products;
    }

    @GetMapping
    @Transactional(readOnly = true)
    PagedModel<ProductTypeView> list(@PageableDefault(sort = "id") Pageable pageable) {
        return new PagedModel<>(types.findAll(pageable).map(ProductType::view));
    }

    @GetMapping("/{id}")
    @Transactional(readOnly = true)
    ProductTypeView get(@PathVariable long id) {
        return find(id).view();
    }

    @PostMapping
    ResponseEntity<ProductTypeView> create(@Valid @RequestBody ProductTypeInput input) {
        checkNameIsFree(input.name(), null);
        ProductTypeView created = types.saveAndFlush(new ProductType(input)).view();
        return ResponseEntity.created(URI.create("/api/product-types/" + created.id()))
                .body(created);
    }

    @PutMapping("/{id}")
    ProductTypeView change(@PathVariable long id, @Valid @RequestBody ProductTypeInput input) {
        ProductType type = find(id);
        Revisions.check(type, id, input.revision());
        checkNameIsFree(input.name(), type);
        type.change(input);
        return types.saveAndFlush(type).view();
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable long id, @RequestParam @Nullable Long revision) {
        ProductType type = find(id);
        Revisions.check(type, id, revision);
        if (products.existsByType(type)) {
            throw new ResponseStatusException(
                    HttpStatus.CONFLICT,
                    "Product type '%s' still has products. Delete or move them first.".formatted(type.name()));
        }
        types.delete(type);
    }

    private void checkNameIsFree(String name, @Nullable ProductType owner) {
        if (types.findByName(name).filter(other -> other != owner).isPresent()) {
            throw new ResponseStatusException(
                    HttpStatus.CONFLICT, "There is a product type '%s' already.".formatted(name));
        }
    }

    private ProductType find(long id) {
        return types.findById(id)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND, "There is no product type %d.".formatted(id)));
    }
}
