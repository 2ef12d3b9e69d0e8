package dev.cqrsync.cli.support;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * Where a command reads and writes: those of this process, of a client far away, or of a test.
 *
 * @param in what is piped into the command
 * @param out its output, which may be binary
 * @param err notes, progress and errors
 * @param terminal whether somebody watches {@code err}, so that lines can be overwritten
 */
public record Streams(InputStream in, OutputStream out, OutputStream err, boolean terminal) {}
