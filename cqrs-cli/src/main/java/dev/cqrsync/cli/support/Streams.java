package dev.cqrsync.cli.support;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Where a command reads and writes: those of this process, of a client far away, or of a test.
 *
 * @param in what is piped into the command
 * @param out its output, which may be binary
 * @param err notes, progress and errors
 * @param terminal whether somebody watches {@code err}, so that lines can be overwritten
 * @param directory what names of files are relative to
 */
public record Streams(InputStream in, OutputStream out, OutputStream err, boolean terminal, Path directory) {}
