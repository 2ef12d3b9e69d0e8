package dev.cqrsync.example.master.account;

import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.JpaRepository;

/** Finds accounts. */
public interface AccountRepository extends JpaRepository<Account, Long> {

    Page<Account> findByNameContainingIgnoreCase(String part, Pageable pageable);
}
