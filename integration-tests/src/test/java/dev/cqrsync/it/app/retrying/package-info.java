/** A service whose handling fails as its messages ask it to. */
@NullMarked
package dev.cqrsync.it.app.retrying;

import org.jspecify.annotations.NullMarked;
