/** A service that keeps copies of accounts. */
@NullMarked
package dev.cqrsync.autoconfigure.app.replica;

import org.jspecify.annotations.NullMarked;
