/** Outbox and relay against real databases and a broker that the test commands. */
@NullMarked
package dev.cqrsync.outbox;

import org.jspecify.annotations.NullMarked;
