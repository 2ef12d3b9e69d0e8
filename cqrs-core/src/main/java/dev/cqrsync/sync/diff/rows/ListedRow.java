package dev.cqrsync.sync.diff.rows;

import org.jspecify.annotations.Nullable;

/**
 * A row as the replica lists it.
 *
 * @param pk its key on the wire
 * @param text text of the key that both sides agree on
 * @param content hash of the compared fields, {@code null} unless contents are compared
 */
public record ListedRow(
        Object pk, String text, long revision, @Nullable Long content) {}
