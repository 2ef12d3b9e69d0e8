/** A service that owns accounts. */
@NullMarked
package dev.cqrsync.autoconfigure.app.master;

import org.jspecify.annotations.NullMarked;
