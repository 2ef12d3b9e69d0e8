/** What a service keeps in a second database. */
@NullMarked
package dev.cqrsync.autoconfigure.app.second;

import org.jspecify.annotations.NullMarked;
