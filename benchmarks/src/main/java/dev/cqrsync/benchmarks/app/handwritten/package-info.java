/** Master and replica as one writes them by hand: publish after the commit, listen, save. */
@NullMarked
package dev.cqrsync.benchmarks.app.handwritten;

import org.jspecify.annotations.NullMarked;
