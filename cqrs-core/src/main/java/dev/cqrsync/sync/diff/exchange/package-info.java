/** The exchange of digests: the master's request, the replica's answer, and what the master finds in it. */
@NullMarked
package dev.cqrsync.sync.diff.exchange;

import org.jspecify.annotations.NullMarked;
