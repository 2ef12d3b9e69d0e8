/** More than usual: large transactions, long queues, large payloads, poison, slow neighbours. */
@NullMarked
package dev.cqrsync.it.load;

import org.jspecify.annotations.NullMarked;
