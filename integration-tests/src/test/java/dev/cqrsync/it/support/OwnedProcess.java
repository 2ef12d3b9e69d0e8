package dev.cqrsync.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/** An operating system process that a test owns, with all that it has started. */
public final class OwnedProcess implements AutoCloseable {

    private final Process process;
    private final Path log;

    private OwnedProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts a program; what it prints is appended to the log. */
    public static OwnedProcess start(Path log, Map<String, String> environment, String... command) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            return new OwnedProcess(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A port that was free a moment ago. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isListening(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Waits until it is ready; fails at once when the process has ended. */
    public OwnedProcess await(String what, BooleanSupplier ready) {
        Awaitility.await(what + ", see " + log)
                .atMost(120, TimeUnit.SECONDS)
                .failFast(what + " has ended, see " + log, () -> !process.isAlive())
                .until(ready::getAsBoolean);
        return this;
    }

    /** SIGKILL, to it and all it has started. */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        waitForEnd();
    }

    /** Sends a signal, by its name. */
    void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("%s cannot be sent to %d".formatted(name, process.pid()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** SIGTERM; waits for the end. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill();
        }
    }

    /** Waits for its end, which must be a good one. */
    void awaitSuccess() {
        Awaitility.await("end of " + process.info().command().orElse("the program") + ", see " + log)
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> !process.isAlive());
        if (process.exitValue() != 0) {
            throw new IllegalStateException("exit code %d, see %s".formatted(process.exitValue(), log));
        }
    }

    private void waitForEnd() {
        try {
            process.waitFor(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }
}
