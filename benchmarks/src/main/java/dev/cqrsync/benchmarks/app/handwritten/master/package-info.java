/** The hand-written master. */
@NullMarked
package dev.cqrsync.benchmarks.app.handwritten.master;

import org.jspecify.annotations.NullMarked;
