/** The command line, in process on real databases and brokers. */
@NullMarked
package dev.cqrsync.it.cli;

import org.jspecify.annotations.NullMarked;
