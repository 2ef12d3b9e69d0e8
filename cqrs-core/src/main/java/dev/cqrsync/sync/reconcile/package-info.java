/** The same comparison as in {@code sync.diff}, but through the broker. */
@NullMarked
package dev.cqrsync.sync.reconcile;

import org.jspecify.annotations.NullMarked;
