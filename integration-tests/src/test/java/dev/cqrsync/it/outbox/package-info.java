/** Several instances of a master that share an outbox. */
@NullMarked
package dev.cqrsync.it.outbox;

import org.jspecify.annotations.NullMarked;
