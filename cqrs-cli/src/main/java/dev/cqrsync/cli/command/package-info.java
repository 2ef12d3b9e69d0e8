/**
 * The commands, thin: each reads its options, calls a service of cqrs-core and prints.
 *
 * <p>To add one:
 *
 * <ol>
 *   <li>Write a {@link dev.cqrsync.cli.command.ServiceCommand} with picocli's annotations. It gets what it works on from
 *       its {@link dev.cqrsync.cli.support.CommandContext}, and only within {@code call()}: command lines are parsed
 *       before the service starts. {@code --verbose}, {@code --quiet} and {@code --help} are there already.
 *   <li>Print lines with {@code out()} and notes with {@code err()}; bytes go to {@code context().out()}. Never use
 *       {@code System.out}, as commands also run inside a service, for a client far away.
 *   <li>Return an {@link dev.cqrsync.cli.support.ExitCode}. Throw whatever fails, {@link InterruptedException} included:
 *       {@link dev.cqrsync.cli.support.Failures} makes a line and an exit code of it. What the user can put right is a
 *       {@link dev.cqrsync.cli.support.CommandException} that says how.
 *   <li>Add it to {@link dev.cqrsync.cli.command.Commands}, and to {@code docs/cli.md}.
 *   <li>Test it in process: in {@code integration-tests}, {@code Service.cqrs("…")} runs a command line on a service of a
 *       database and a broker, and gives its output, its notes and its exit code.
 * </ol>
 */
@NullMarked
package dev.cqrsync.cli.command;

import org.jspecify.annotations.NullMarked;
