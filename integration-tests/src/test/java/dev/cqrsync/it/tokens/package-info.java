/** Reading one's own writes on the replica. */
@NullMarked
package dev.cqrsync.it.tokens;

import org.jspecify.annotations.NullMarked;
