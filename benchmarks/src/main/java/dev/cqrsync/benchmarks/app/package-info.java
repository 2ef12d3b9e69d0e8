/** The row that all services of the benchmarks know. */
@NullMarked
package dev.cqrsync.benchmarks.app;

import org.jspecify.annotations.NullMarked;
