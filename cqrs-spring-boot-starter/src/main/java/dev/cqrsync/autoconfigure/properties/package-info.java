/** What can be set under {@code cqrs}, with its defaults and the checks at start. */
@NullMarked
package dev.cqrsync.autoconfigure.properties;

import org.jspecify.annotations.NullMarked;
