/** What the command line does by itself, without a service. */
@NullMarked
package dev.cqrsync.cli;

import org.jspecify.annotations.NullMarked;
