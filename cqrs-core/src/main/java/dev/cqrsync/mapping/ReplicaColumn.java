package dev.cqrsync.mapping;

/**
 * One column of a replica that messages write.
 *
 * @param column the column and its field on the wire
 * @param required whether every SAVE must carry the field, because the replica maps it by name
 */
public record ReplicaColumn(MappedColumn column, boolean required) {}
