package dev.cqrsync.example.master.purchase;

import jakarta.validation.Valid;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Pageable;
import org.springframework.data.web.PageableDefault;
import org.springframework.data.web.PagedModel;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
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

@RestController
@RequestMapping("/api/purchases")
class PurchaseController {

    private final Purchases purchases;

    PurchaseController(Purchases purchases) {
        this.purchases = purchases;
    }

    @GetMapping
    PagedModel<PurchaseView> list(
            @RequestParam(name = "q", defaultValue = "") String part, @PageableDefault(sort = "id") Pageable pageable) {
        return new PagedModel<>(purchases.list(part, pageable));
    }

    @GetMapping("/{id}")
    PurchaseView get(@PathVariable long id) {
        return purchases.get(id);
    }

    @PostMapping
    ResponseEntity<PurchaseView> create(@Valid @RequestBody PurchaseInput input) {
        long id = purchases.create(input);
        return ResponseEntity.created(URI.create("/api/purchases/" + id)).body(purchases.get(id));
    }

    @PutMapping("/{id}")
    PurchaseView change(@PathVariable long id, @Valid @RequestBody PurchaseInput input) {
        purchases.change(id, input);
        return purchases.get(id);
    }

    @DeleteMapping("/{id}/lines/{lineId}")
    PurchaseView removeLine(@PathVariable long id, @PathVariable long lineId) {
        purchases.removeLine(id, lineId);
        return purchases.get(id);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable long id, @RequestParam @Nullable Long revision) {
        purchases.delete(id, revision);
    }
}
