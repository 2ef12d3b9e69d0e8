/** A service that has nothing to do with replication. */
@NullMarked
package dev.cqrsync.autoconfigure.app.plain;

import org.jspecify.annotations.NullMarked;
