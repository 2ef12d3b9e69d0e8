package dev.cqrsync.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * A service as a process that is killed, stopped and started again, also by {@link #superviseOnce()} as a service
 * manager does it: one that does not come up because its database is away is tried until it does.
 */
public final class ServiceProcess implements AutoCloseable {

    private static final String CLOCK = "--test.clock=";

    private final String name;
    private final Path log;
    private final Path ready;
    private final String[] command;
    private @Nullable OwnedProcess process;
    private int starts;
    private int failedStarts;
    private int deaths;

    /**
     * Does not start it yet.
     *
     * @param name names its log in the directory
     * @param main has a {@code main} method that calls {@link #run} and {@link #tellReady}
     * @param heapMb as {@code -Xmx}; when that is not enough, the process ends
     */
    public ServiceProcess(String name, Class<?> main, Path directory, int heapMb, Map<String, Object> properties) {
        this.name = name;
        String file = name.replace(' ', '-');
        this.log = directory.resolve(file + ".log");
        this.ready = directory.resolve(file + ".ready");
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx%dm".formatted(heapMb),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+EnableDynamicAgentLoading",
                "-Djdk.attach.allowAttachSelf=true",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                "--test.ready=" + ready));
        properties.forEach((key, value) -> words.add("--%s=%s".formatted(key, value)));
        this.command = words.toArray(String[]::new);
    }

    /** Within the process: starts the application; {@code --test.clock=7m} has it believe that it is so much later. */
    public static ConfigurableApplicationContext run(Class<?> application, String... arguments) {
        for (String argument : arguments) {
            if (argument.startsWith(CLOCK)) {
                ShiftedClock.shift(DurationStyle.detectAndParse(argument.substring(CLOCK.length())));
            }
        }
        SpringApplication starting = new SpringApplication(application);
        starting.setWebApplicationType(WebApplicationType.NONE);
        starting.setBannerMode(Banner.Mode.OFF);
        return starting.run(arguments);
    }

    /** Within the process: the application is up. */
    public static void tellReady(Environment environment) throws IOException {
        Files.writeString(Path.of(environment.getRequiredProperty("test.ready")), "");
    }

    public String name() {
        return name;
    }

    /** Starts it; {@link #awaitReady()} waits. */
    public synchronized void start() {
        try {
            Files.deleteIfExists(ready);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        starts++;
        process = OwnedProcess.start(log, Map.of(), command);
    }

    /** Starts it again if it has ended by itself. */
    public synchronized void superviseOnce() {
        OwnedProcess current = process;
        if (current == null || current.isAlive()) {
            return;
        }
        if (Files.exists(ready)) {
            deaths++;
        } else {
            failedStarts++;
        }
        start();
    }

    /** Waits until the application is up; fails when the process has ended instead. */
    public ServiceProcess awaitReady() {
        OwnedProcess current = process;
        if (current != null) {
            current.await(name, () -> Files.exists(ready));
        }
        return this;
    }

    public synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    @Override
    public void close() {
        kill();
    }

    /** SIGKILL. */
    public void kill() {
        OwnedProcess ended = take();
        if (ended != null) {
            ended.kill();
        }
    }

    /** SIGTERM, and waits for its end. */
    public void stop() {
        OwnedProcess ended = take();
        if (ended != null) {
            ended.close();
        }
    }

    /** From now on its end is wanted. */
    private synchronized @Nullable OwnedProcess take() {
        OwnedProcess taken = process;
        process = null;
        return taken;
    }

    /** All of them. */
    public synchronized int starts() {
        return starts;
    }

    /** Starts that ended before the application was up, as when its database is away. */
    public synchronized int failedStarts() {
        return failedStarts;
    }

    /** How often it has ended by itself when it was up, which it never should. */
    public synchronized int deaths() {
        return deaths;
    }
}
