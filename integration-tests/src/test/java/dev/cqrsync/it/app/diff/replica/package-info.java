/** Models with keys of all types, as a replica has them. */
@NullMarked
package dev.cqrsync.it.app.diff.replica;

import org.jspecify.annotations.NullMarked;
