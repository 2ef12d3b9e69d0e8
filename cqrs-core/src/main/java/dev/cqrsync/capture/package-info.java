/** From changes of entities, as Hibernate reports them, to one event per changed row and transaction. */
@NullMarked
package dev.cqrsync.capture;

import org.jspecify.annotations.NullMarked;
