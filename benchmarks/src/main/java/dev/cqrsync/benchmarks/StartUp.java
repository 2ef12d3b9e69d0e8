package dev.cqrsync.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** From the shell to the first byte of a command's output, all ways to it, against a plain start of the service. */
final class StartUp implements Benchmark {

    private static final double ATTACHED_SECONDS = 0.5;
    private static final double PROCESS_SECONDS = 3.5;

    /** A trial run has no minute to spare for starting services. */
    private static final double SMALLEST_SCALE_OF_ALL_WAYS = 0.01;

    private static final List<String> FAST =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xlog:disable", "-Xlog:all=error:stderr");

    @Override
    public List<Line> run(Services services, Options options) throws Exception {
        Path service = jar("example-master", ".*-exec\\.jar");
        Path client = jar("cqrs-cli", "cqrs-cli-[\\d.]+(-SNAPSHOT)?\\.jar");
        Path standalone = jar("cqrs-cli", ".*-standalone\\.jar");
        if (service == null || client == null || standalone == null) {
            System.out.println("  skipped: example-master and cqrs-cli are not packaged; benchmarks/run does that");
            return List.of();
        }
        int rounds = Math.max(1, options.rounds());
        Path directory = Files.createTempDirectory("cqrsync-startup");
        try (Database database = services.postgres();
                Broker broker = services.broker()) {
            Landscape all = new Landscape(service, client, standalone, directory, database, broker);
            return measure(all, rounds, options.scale() >= SMALLEST_SCALE_OF_ALL_WAYS);
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private static List<Line> measure(Landscape all, int rounds, boolean everyWay) throws Exception {
        List<Line> lines = new ArrayList<>();
        double plain;
        Path socket = all.directory.resolve("s");
        List<String> boot = all.service(List.of(), "--server.port=0", "--cqrs.cli.attach.socket=" + socket);
        long start = System.nanoTime();
        Process running = all.start(boot);
        try {
            awaitLine(running, "Started MasterApplication");
            plain = seconds(start);
            drain(running.getInputStream());
            double[] attached = all.firstBytes(
                    rounds,
                    Landscape.java(List.of(), "-jar", all.client.toString(), "--socket", socket.toString(), "status"));
            lines.add(line("attached to the running service (c)", plain, attached, ATTACHED_SECONDS));
        } finally {
            running.destroy();
            running.waitFor();
        }
        if (!everyWay) {
            return lines;
        }
        lines.add(line(
                "as the service's argument (a), fat jar",
                plain,
                all.firstBytes(rounds, all.service(FAST, "cqrs", "status")),
                null));
        lines.add(line("standalone (b), fat jar", plain, all.firstBytes(rounds, all.app(all.service, "status")), null));

        all.run(Landscape.java(
                List.of("-Djarmode=tools"),
                "-jar",
                all.service.toString(),
                "extract",
                "--destination",
                all.extracted.toString()));
        Path thin = all.extracted.resolve(all.service.getFileName());
        List<String> archived = new ArrayList<>(FAST);
        archived.add("-XX:ArchiveClassesAtExit=" + all.archive);
        all.run(all.service(archived, thin, "cqrs", "status"));
        archived.set(FAST.size(), "-XX:SharedArchiveFile=" + all.archive);
        lines.add(line(
                "as the service's argument (a), cached",
                plain,
                all.firstBytes(rounds, all.service(archived, thin, "cqrs", "status")),
                PROCESS_SECONDS));
        all.run(all.app(thin, "--cache", "status"));
        lines.add(line(
                "standalone (b), cached", plain, all.firstBytes(rounds, all.app(thin, "status")), PROCESS_SECONDS));
        return lines;
    }

    private static Line line(String way, double plain, double[] seconds, @Nullable Double budget) {
        double median = DoubleStream.of(seconds).sorted().toArray()[seconds.length / 2];
        return new Line(
                "first byte of 'cqrs status' " + way,
                "service starts in %.1f s".formatted(plain),
                String.format(Locale.ROOT, "%.2f s", median),
                String.format(Locale.ROOT, "%.2f (%.2f to %.2f s)", median / plain, min(seconds), max(seconds)),
                budget == null ? "" : "≤ " + budget + " s",
                budget == null || median <= budget);
    }

    private static double min(double[] values) {
        return DoubleStream.of(values).min().orElseThrow();
    }

    private static double max(double[] values) {
        return DoubleStream.of(values).max().orElseThrow();
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static @Nullable Path jar(String module, String name) throws IOException {
        Path target = Path.of(System.getProperty("cqrsync.root", ".."), module, "target");
        if (!Files.isDirectory(target)) {
            return null;
        }
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.getFileName().toString().matches(name))
                    .map(file -> file.toAbsolutePath().normalize())
                    .findFirst()
                    .orElse(null);
        }
    }

    private static void awaitLine(Process process, String part) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line; (line = lines.readLine()) != null; ) {
            if (line.contains(part)) {
                return;
            }
        }
        throw new IllegalStateException("the service has not started");
    }

    private static void drain(InputStream output) {
        Thread drain = new Thread(() -> {
            try {
                output.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // it has ended
            }
        });
        drain.setDaemon(true);
        drain.start();
    }

    private record Landscape(
            Path service,
            Path client,
            Path standalone,
            Path directory,
            Path extracted,
            Path archive,
            Database database,
            Broker broker) {

        Landscape(Path service, Path client, Path standalone, Path directory, Database database, Broker broker) {
            this(
                    service,
                    client,
                    standalone,
                    directory,
                    directory.resolve("app"),
                    directory.resolve("app.jsa"),
                    database,
                    broker);
        }

        static List<String> java(List<String> options, String... words) {
            List<String> all = new ArrayList<>();
            all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            all.addAll(options);
            all.addAll(Arrays.asList(words));
            return all;
        }

        List<String> service(List<String> options, String... words) {
            return service(options, service, words);
        }

        List<String> service(List<String> options, Path jar, String... words) {
            List<String> all = java(options, "-jar", jar.toString(), "--cqrs.exchange=" + broker.exchange);
            all.addAll(Arrays.asList(words));
            return all;
        }

        List<String> app(Path jar, String... words) {
            return java(
                    List.of(),
                    Stream.concat(Stream.of("-jar", standalone.toString(), "--app", jar.toString()), Stream.of(words))
                            .toArray(String[]::new));
        }

        Process start(List<String> words) throws IOException {
            ProcessBuilder builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().put("CQRSYNC_RABBIT_URL", broker.uri);
            builder.environment().put("CQRSYNC_MASTER_DB_URL", database.url());
            return builder.start();
        }

        void run(List<String> words) throws Exception {
            Process process = start(words);
            process.getInputStream().transferTo(OutputStream.nullOutputStream());
            if (process.waitFor() != 0) {
                throw new IllegalStateException("has failed: " + words);
            }
        }

        /** Once to warm up, then so many times: seconds from the start to the first byte. */
        double[] firstBytes(int rounds, List<String> words) throws Exception {
            double[] all = new double[rounds];
            for (int round = -1; round < rounds; round++) {
                long start = System.nanoTime();
                Process process = start(words);
                int first = process.getInputStream().read();
                double seconds = seconds(start);
                process.getInputStream().transferTo(OutputStream.nullOutputStream());
                if (process.waitFor() != 0 || first < 0) {
                    throw new IllegalStateException("has failed: " + words);
                }
                if (round >= 0) {
                    all[round] = seconds;
                }
            }
            return all;
        }
    }
}
