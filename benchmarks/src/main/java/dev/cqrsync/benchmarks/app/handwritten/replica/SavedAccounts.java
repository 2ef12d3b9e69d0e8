package dev.cqrsync.benchmarks.app.handwritten.replica;

import org.springframework.data.jpa.repository.JpaRepository;

interface SavedAccounts extends JpaRepository<SavedAccount, Long> {}
