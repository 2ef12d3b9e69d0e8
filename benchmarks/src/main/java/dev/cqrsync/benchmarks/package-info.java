/** Ratios of cqrsync against hand-written ceilings. */
@NullMarked
package dev.cqrsync.benchmarks;

import org.jspecify.annotations.NullMarked;
