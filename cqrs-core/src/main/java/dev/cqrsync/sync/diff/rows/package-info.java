/** The rows of either side as a comparison reads them. */
@NullMarked
package dev.cqrsync.sync.diff.rows;

import org.jspecify.annotations.NullMarked;
