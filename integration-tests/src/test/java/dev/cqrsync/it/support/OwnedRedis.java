package dev.cqrsync.it.support;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A Redis of the test's own: it can be stopped, made to hang, and started again with what it had. */
public final class OwnedRedis implements AutoCloseable {

    private final Path program;
    private final Path directory;
    private final int port = OwnedProcess.freePort();
    private OwnedProcess process;

    private OwnedRedis(Path program, Path directory) {
        this.program = program;
        this.directory = directory;
        this.process = launch(Duration.ZERO);
    }

    /** Starts a server; where Redis is not installed the test is skipped, or fails if a Redis is named. */
    public static OwnedRedis startOrSkip(Path directory) {
        Path program = Stream.of(
                        "/usr/bin/redis-server", "/usr/local/bin/redis-server", "/opt/homebrew/bin/redis-server")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        if (program == null && System.getenv("CQRSYNC_REDIS_URL") != null) {
            throw new IllegalStateException(
                    "A Redis is named, so tests that own one must run; they need it installed here.");
        }
        Assumptions.assumeTrue(program != null, "skipped: no Redis is installed here that a test could own");
        return new OwnedRedis(program, directory);
    }

    private OwnedProcess launch(Duration perKey) {
        return OwnedProcess.start(
                        directory.resolve("redis.out"),
                        Map.of(),
                        program.toString(),
                        "--port",
                        String.valueOf(port),
                        "--bind",
                        "127.0.0.1",
                        "--dir",
                        directory.toString(),
                        "--appendonly",
                        "yes",
                        "--appendfsync",
                        "always",
                        "--key-load-delay",
                        String.valueOf(TimeUnit.NANOSECONDS.toMicros(perKey.toNanos())))
                .await("Redis", () -> OwnedProcess.isListening(port));
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** Stops; connections are refused. */
    public void stop() {
        process.close();
    }

    /**
     * Starts again, on the same port with the same data.
     *
     * @param perKey how long it takes to read each key; it looks at who wants something every 1,024 keys, and refuses it
     */
    public void startAgain(Duration perKey) {
        process = launch(perKey);
    }

    /** Keeps its connections, takes new ones and answers nothing. */
    public void hang() {
        process.signal("STOP");
    }

    /** Answers again. */
    public void goOn() {
        process.signal("CONT");
    }

    @Override
    public void close() {
        process.kill();
    }
}
