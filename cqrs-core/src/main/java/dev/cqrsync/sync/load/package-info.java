/** Brings dumps into replicas. */
@NullMarked
package dev.cqrsync.sync.load;

import org.jspecify.annotations.NullMarked;
