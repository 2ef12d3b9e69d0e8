/**
 * Running commands inside a service that runs anyway, for a client in another process, over a Unix domain socket.
 *
 * <p>The client ({@link dev.cqrsync.cli.attach.AttachClient} and what it uses) needs nothing but the JDK and little of
 * that, so that it is there at once.
 */
@NullMarked
package dev.cqrsync.cli.attach;

import org.jspecify.annotations.NullMarked;
