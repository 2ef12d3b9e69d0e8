/** A replica service that takes them in types of its own. */
@NullMarked
package dev.cqrsync.it.model.replica;

import org.jspecify.annotations.NullMarked;
