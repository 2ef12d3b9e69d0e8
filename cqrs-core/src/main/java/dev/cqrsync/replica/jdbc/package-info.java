/** The SQL of applying: guarded upserts, tombstones and the locks between them. */
@NullMarked
package dev.cqrsync.replica.jdbc;

import org.jspecify.annotations.NullMarked;
