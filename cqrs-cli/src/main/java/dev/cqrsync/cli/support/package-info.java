/** What all commands share: the run they belong to, the service they work on, progress, errors and exit codes. */
@NullMarked
package dev.cqrsync.cli.support;

import org.jspecify.annotations.NullMarked;
