package dev.cqrsync.sync.diff.digest;

/**
 * How rows are divided into buckets. Both sides come to the same bucket for the same key by themselves, without relying
 * on the order of their databases, which disagree about texts and UUIDs. Immutable.
 */
public interface Buckets {

    /** The bucket of a key's text, from 0. */
    int of(String key, RowHash hash);
}
