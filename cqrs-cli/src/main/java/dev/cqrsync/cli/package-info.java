/** Command line of cqrsync. */
@NullMarked
package dev.cqrsync.cli;

import org.jspecify.annotations.NullMarked;
