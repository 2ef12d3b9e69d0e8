package dev.cqrsync.example.master.catalog;

import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;

interface ProductTypeRepository extends JpaRepository<ProductType, Long> {

    Optional<ProductType> findByName(String name);
}
