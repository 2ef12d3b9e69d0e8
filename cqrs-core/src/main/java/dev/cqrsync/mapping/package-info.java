/** From annotations and the JPA metamodel to immutable mappings: which attribute meets which field of the wire. */
@NullMarked
package dev.cqrsync.mapping;

import org.jspecify.annotations.NullMarked;
