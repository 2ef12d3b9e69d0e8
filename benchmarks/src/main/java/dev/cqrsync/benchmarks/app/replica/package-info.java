/** A service that keeps copies. */
@NullMarked
package dev.cqrsync.benchmarks.app.replica;

import org.jspecify.annotations.NullMarked;
