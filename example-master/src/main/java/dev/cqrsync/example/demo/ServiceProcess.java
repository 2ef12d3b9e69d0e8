package dev.cqrsync.example.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of the demo, with its output in a file. */
final class ServiceProcess {

    private static final int TAIL = 20;

    private final String name;
    private final Process process;
    private final Path log;

    private ServiceProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** @param environment what the process gets besides our own environment; not visible to other users, unlike arguments */
    static ServiceProcess start(String name, List<String> command, Map<String, String> environment, Path logs) {
        Path log = logs.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        try {
            return new ServiceProcess(name, builder.start(), log);
        } catch (IOException e) {
            throw new DemoFailure("The %s could not be started: %s".formatted(name, e.getMessage()), e);
        }
    }

    /**
     * Waits until it is ready; a process that ends before is a failure at once.
     *
     * @param expected what the process does when it is ready, as a verb phrase
     */
    void await(String expected, Duration timeout, Waiting.Condition ready) throws InterruptedException {
        boolean isReady = Waiting.until(timeout, () -> {
            checkAlive();
            return ready.holds();
        });
        if (!isReady) {
            throw new DemoFailure(
                    "The %s did not %s within %d s.%n%s".formatted(name, expected, timeout.toSeconds(), tail()));
        }
    }

    void checkAlive() {
        if (!process.isAlive()) {
            throw new DemoFailure("The %s ended with code %d.%n%s".formatted(name, process.exitValue(), tail()));
        }
    }

    /** Completes when the process has ended by itself. */
    void onEnd(Runnable action) {
        var unused = process.onExit().thenRun(action);
    }

    /** Asks it to end, and insists after a while. */
    void stop() {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private String tail() {
        try {
            List<String> lines = Files.readAllLines(log);
            List<String> last = lines.subList(Math.max(0, lines.size() - TAIL), lines.size());
            return "The end of %s:%n  %s".formatted(log, String.join(System.lineSeparator() + "  ", last));
        } catch (IOException e) {
            return "Its output is in %s.".formatted(log);
        }
    }
}
