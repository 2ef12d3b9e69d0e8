/** The outbox as a table of a relational database. */
@NullMarked
package dev.cqrsync.outbox.jdbc;

import org.jspecify.annotations.NullMarked;
