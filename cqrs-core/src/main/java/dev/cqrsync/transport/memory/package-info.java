/** The transport within one process, for tests of applications. */
@NullMarked
package dev.cqrsync.transport.memory;

import org.jspecify.annotations.NullMarked;
