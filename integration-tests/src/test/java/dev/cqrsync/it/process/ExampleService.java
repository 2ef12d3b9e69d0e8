package dev.cqrsync.it.process;

import dev.cqrsync.it.support.OwnedProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One of the example services, as a process that can be killed and started again. */
final class ExampleService implements AutoCloseable {

    private static final int PAGE = 2_000;
    private static final Map<String, Path> EXTRACTED = new ConcurrentHashMap<>();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final int port = OwnedProcess.freePort();
    private final Path log;
    private final Map<String, String> environment;
    private final String[] command;
    private OwnedProcess process;

    /** Starts it; {@link #awaitReady()} waits. */
    ExampleService(String module, Path logs, Map<String, String> environment, String... properties) {
        this.log = logs.resolve(module + "-" + port + ".log");
        this.environment = environment;
        Path extracted = extracted(module, environment);
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:SharedArchiveFile=" + extracted.resolveSibling("classes.jsa"),
                "-jar",
                extracted.toString(),
                "--server.address=127.0.0.1",
                "--server.port=" + port,
                "--cqrs.outbox.initialize-schema=always",
                "--cqrs.outbox.sweep-interval=1s",
                "--cqrs.outbox.lease=12s",
                "--cqrs.rabbit.confirm-timeout=10s",
                "--cqrs.replica.initialize-schema=always",
                "--spring.datasource.hikari.connection-timeout=3000"));
        words.addAll(List.of(properties));
        this.command = words.toArray(String[]::new);
        this.process = OwnedProcess.start(log, environment, command);
    }

    /** The executable jar of an example; tests are skipped where it was not built. */
    static Path jar(String module) {
        Path target = Path.of(System.getProperty("cqrsync.root", ".."), module, "target");
        try (Stream<Path> files = Files.isDirectory(target) ? Files.list(target) : Stream.empty()) {
            Path jar = files.filter(file -> file.toString().endsWith("-exec.jar"))
                    .findFirst()
                    .orElse(null);
            Assumptions.assumeTrue(jar != null, "skipped: there is no executable jar in " + target + "; run verify");
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The jar as the script keeps it, which starts in half the time. */
    private static Path extracted(String module, Map<String, String> environment) {
        return EXTRACTED.computeIfAbsent(module, any -> {
            ProcessBuilder script = new ProcessBuilder(script(module).toString(), "status")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            script.environment().putAll(environment);
            script.environment().put("JAVA_HOME", System.getProperty("java.home"));
            try {
                script.start().waitFor(); // its result is not what matters
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            Path jar = jar(module);
            return jar.resolveSibling("cqrs").resolve(jar.getFileName());
        });
    }

    /** The script that runs commands of an example; tests are skipped where its jar was not built. */
    static Path script(String module) {
        return jar(module).getParent().resolveSibling("cqrs");
    }

    ExampleService awaitReady() {
        process.await("the service", this::answers);
        return this;
    }

    /** Where it answers, or will. */
    int port() {
        return port;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL. */
    void kill() {
        process.kill();
    }

    /** Starts again, on the same port; {@link #awaitReady()} waits. */
    void startAgain() {
        process = OwnedProcess.start(log, environment, command);
    }

    private boolean answers() {
        try {
            return send("GET", "/api/about", null).statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    JsonNode get(String path) {
        return expect("GET", path, null);
    }

    JsonNode post(String path, Object body) {
        return expect("POST", path, body);
    }

    JsonNode put(String path, Object body) {
        return expect("PUT", path, body);
    }

    void delete(String path) {
        expect("DELETE", path, null);
    }

    /** Some fields of all rows, by id. */
    List<String> rows(String path, String... fields) {
        List<String> rows = new ArrayList<>();
        int pages = 1;
        for (int page = 0; page < pages; page++) {
            JsonNode answer = get("%s?sort=id&size=%d&page=%d".formatted(path, PAGE, page));
            for (JsonNode row : answer.path("content")) {
                StringBuilder text = new StringBuilder();
                for (String field : fields) {
                    text.append(row.path(field)).append(' ');
                }
                rows.add(text.toString());
            }
            pages = answer.path("page").path("totalPages").asInt();
        }
        return rows;
    }

    private JsonNode expect(String method, String path, Object body) {
        HttpResponse<String> response = send(method, path, body);
        if (response.statusCode() >= 300) {
            throw new IllegalStateException(
                    "%s %s: %d %s, see %s".formatted(method, path, response.statusCode(), response.body(), log));
        }
        return JsonMapper.shared().readTree(response.body().isEmpty() ? "null" : response.body());
    }

    private HttpResponse<String> send(String method, String path, Object body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(
                                        JsonMapper.shared().writeValueAsString(body)))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
