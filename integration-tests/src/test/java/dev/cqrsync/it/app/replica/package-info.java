/** A service that keeps copies of what the master of these tests owns. */
@NullMarked
package dev.cqrsync.it.app.replica;

import org.jspecify.annotations.NullMarked;
