package dev.cqrsync.replica;

/**
 * What applying needs of one persistence unit.
 *
 * @param transactions its transactions
 * @param storage its database
 */
public record ReplicaUnit(ReplicaTransactions transactions, ReplicaStorage storage) {}
