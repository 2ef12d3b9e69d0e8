package dev.cqrsync.it.support;

import dev.cqrsync.cli.command.Commands;
import dev.cqrsync.cli.support.CommandContext;
import dev.cqrsync.cli.support.SpringService;
import dev.cqrsync.cli.support.Streams;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * What came of a command line that ran in process.
 *
 * @param exitCode a constant of {@link dev.cqrsync.cli.support.ExitCode}
 * @param bytes what it wrote to standard output
 * @param err what it wrote to standard error
 */
public record CommandResult(int exitCode, byte[] bytes, String err) {

    /** Runs a command line as if {@code in} were piped into it. */
    static CommandResult of(ConfigurableApplicationContext service, InputStream in, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        CommandContext context =
                new CommandContext(new Streams(in, out, err, false, Path.of("")), new SpringService(service), false);
        int exitCode = Commands.execute(context, arguments);
        return new CommandResult(exitCode, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
    }

    /** Standard output as text. */
    public String out() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Its lines. */
    public List<String> lines() {
        return out().lines().toList();
    }
}
