/** A service that keeps what it replicates in Redis alone. */
@NullMarked
package dev.cqrsync.it.app.caching;

import org.jspecify.annotations.NullMarked;
