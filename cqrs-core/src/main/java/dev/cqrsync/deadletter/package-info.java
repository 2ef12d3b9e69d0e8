/** Dead letters as operators see them: listed, tried again, dropped. */
@NullMarked
package dev.cqrsync.deadletter;

import org.jspecify.annotations.NullMarked;
