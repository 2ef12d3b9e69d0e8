/** What the command line does by itself, without a service. */
@NullMarked
package dev.cqrsync.cli.support;

import org.jspecify.annotations.NullMarked;
