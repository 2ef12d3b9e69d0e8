/** Entities to values, values to bytes and back. The formats of the wire live here and nowhere else. */
@NullMarked
package dev.cqrsync.serialization;

import org.jspecify.annotations.NullMarked;
