/** Comparing masters with replicas and repairing what differs. */
@NullMarked
package dev.cqrsync.it.diff;

import org.jspecify.annotations.NullMarked;
