/** Attached commands, over real sockets. */
@NullMarked
package dev.cqrsync.cli.attach;

import org.jspecify.annotations.NullMarked;
