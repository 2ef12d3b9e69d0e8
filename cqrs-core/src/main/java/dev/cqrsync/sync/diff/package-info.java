/** Comparing a master's rows with a replica's, and repairing what differs. */
@NullMarked
package dev.cqrsync.sync.diff;

import org.jspecify.annotations.NullMarked;
