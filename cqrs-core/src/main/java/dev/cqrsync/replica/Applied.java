package dev.cqrsync.replica;

/** A message and what it did; {@code gap} when revisions before it have not been seen. */
record Applied(ReplicaMessage message, ApplyOutcome outcome, boolean gap) {}
