/** A service that handles events itself: beside its rows, and without any. */
@NullMarked
package dev.cqrsync.it.app.handling;

import org.jspecify.annotations.NullMarked;
