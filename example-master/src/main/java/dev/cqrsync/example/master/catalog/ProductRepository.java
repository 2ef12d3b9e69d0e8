package dev.cqrsync.example.master.catalog;

import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.EntityGraph;
import org.springframework.data.jpa.repository.JpaRepository;

/** Finds products. */
public interface ProductRepository extends JpaRepository<Product, Long> {

    @EntityGraph(attributePaths = "type")
    Page<Product> findByNameContainingIgnoreCase(String part, Pageable pageable);

    boolean existsByType(ProductType type);
}
