/** The format that Python services know: keys and revisions of all rows. */
@NullMarked
package dev.cqrsync.sync.diff.pairs;

import org.jspecify.annotations.NullMarked;
