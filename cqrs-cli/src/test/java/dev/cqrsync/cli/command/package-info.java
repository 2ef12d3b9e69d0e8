/** The commands, without a service. */
@NullMarked
package dev.cqrsync.cli.command;

import org.jspecify.annotations.NullMarked;
