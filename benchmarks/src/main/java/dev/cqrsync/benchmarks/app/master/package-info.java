/** A service whose rows are replicated. */
@NullMarked
package dev.cqrsync.benchmarks.app.master;

import org.jspecify.annotations.NullMarked;
