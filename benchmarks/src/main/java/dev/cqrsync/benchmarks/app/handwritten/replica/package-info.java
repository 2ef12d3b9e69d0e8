/** The hand-written replica. */
@NullMarked
package dev.cqrsync.benchmarks.app.handwritten.replica;

import org.jspecify.annotations.NullMarked;
