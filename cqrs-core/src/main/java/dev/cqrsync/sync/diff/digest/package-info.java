/** Sums of hashes of rows in buckets, which two sides compute each by itself and compare. */
@NullMarked
package dev.cqrsync.sync.diff.digest;

import org.jspecify.annotations.NullMarked;
