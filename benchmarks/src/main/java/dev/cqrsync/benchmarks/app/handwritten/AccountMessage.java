package dev.cqrsync.benchmarks.app.handwritten;

import dev.cqrsync.benchmarks.app.AccountValues;

/** What the hand-written master sends. */
public record AccountMessage(long id, long version, AccountValues values) {}
