package dev.cqrsync.replica;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stored row, as far as events are judged by it.
 *
 * @param revision its revision
 * @param updated moment of its last change on the master, {@code null} where the column holds none
 */
public record RowState(long revision, @Nullable Instant updated) {}
