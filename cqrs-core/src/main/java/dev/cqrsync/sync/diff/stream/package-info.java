/** The lines that cross between the stages of a comparison, and who is told how it goes on. */
@NullMarked
package dev.cqrsync.sync.diff.stream;

import org.jspecify.annotations.NullMarked;
