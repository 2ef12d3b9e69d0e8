/**
 * The ways to a command: {@code cqrs} as first argument of a service that has this module
 * ({@link dev.cqrsync.cli.CommandRunListener}), and this module's own jar beside it ({@link dev.cqrsync.cli.CqrsCli}).
 */
@NullMarked
package dev.cqrsync.cli;

import org.jspecify.annotations.NullMarked;
