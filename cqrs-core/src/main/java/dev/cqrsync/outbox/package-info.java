/** Events that are committed with the change that caused them, and the relay that publishes them afterwards. */
@NullMarked
package dev.cqrsync.outbox;

import org.jspecify.annotations.NullMarked;
