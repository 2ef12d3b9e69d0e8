package dev.cqrsync.example.master.purchase;

import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.EntityGraph;
import org.springframework.data.jpa.repository.JpaRepository;

interface PurchaseRepository extends JpaRepository<Purchase, Long> {

    @EntityGraph(attributePaths = "account") // lines are read for the whole page, see default_batch_fetch_size
    Page<Purchase> findByAccountNameContainingIgnoreCase(String part, Pageable pageable);
}
