/** The storage contract of the outbox on every database. */
@NullMarked
package dev.cqrsync.outbox.jdbc;

import org.jspecify.annotations.NullMarked;
