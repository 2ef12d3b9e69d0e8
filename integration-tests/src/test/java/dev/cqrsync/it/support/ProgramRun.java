package dev.cqrsync.it.support;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that a test starts and whose output it looks at. */
public final class ProgramRun implements AutoCloseable {

    private final Process process;
    private final Path err;

    private ProgramRun(Process process, Path err) {
        this.process = process;
        this.err = err;
    }

    /** Starts a program; its output waits until somebody reads it. */
    public static ProgramRun start(Path directory, Map<String, String> environment, List<String> words)
            throws IOException {
        Path err = Files.createTempFile(directory, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(words).redirectError(err.toFile());
        builder.environment().putAll(environment);
        return new ProgramRun(builder.start(), err);
    }

    /** Starts a program and waits for its end. */
    public static CommandResult run(Path directory, Map<String, String> environment, List<String> words)
            throws Exception {
        try (ProgramRun run = start(directory, environment, words)) {
            run.process.getOutputStream().close();
            byte[] out = run.out().readAllBytes();
            return new CommandResult(run.exitCode(), out, run.err());
        }
    }

    public InputStream out() {
        return process.getInputStream();
    }

    /** What it has written to standard error so far. */
    public String err() throws IOException {
        return Files.readString(err, StandardCharsets.UTF_8);
    }

    /** Waits for the end. */
    public int exitCode() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("it does not end");
        }
        return process.exitValue();
    }

    /** Ctrl-C, or SIGTERM where whoever started the tests has Ctrl-C ignored. */
    public void interrupt() throws Exception {
        String status = Files.readString(Path.of("/proc", Long.toString(process.pid()), "status"));
        String caught = status.replaceAll("(?s).*SigCgt:\\s*(\\w+).*", "$1");
        boolean takesInterrupt = (Long.parseUnsignedLong(caught, 16) & 2) != 0;
        new ProcessBuilder("kill", takesInterrupt ? "-INT" : "-TERM", Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** SIGKILL. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
