package dev.cqrsync.replica;

/** A message and what it did; {@code missed} revisions before it have not been seen. */
record Applied(ReplicaMessage message, ApplyOutcome outcome, long missed) {}
