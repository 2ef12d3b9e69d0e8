package dev.cqrsync.it.faults;

import static org.awaitility.Awaitility.await;

import dev.cqrsync.it.support.ServiceProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets users work for a time while faults, one or two at once, come and go as a seed has it; then lets everything come
 * to rest and compares. The same seed gives the same faults in the same order; what they meet depends on the machine.
 */
final class FaultRun {

    private static final Logger log = LoggerFactory.getLogger(FaultRun.class);

    private static final Duration REST = Duration.ofSeconds(120);
    private static final Pattern FAILED_ATTEMPT =
            Pattern.compile("has failed, attempt \\d+;|is a dead letter, failed in");

    private final Path directory;
    private final long seed;
    private final Duration duration;
    private final Duration outage;
    private final Random random;
    private final Map<String, Integer> inflicted = new TreeMap<>();
    private final CountDownLatch never = new CountDownLatch(1);
    private long failedInOutage;

    /**
     * @param duration of the faults; starting and coming to rest take about half a minute more
     * @param outage of the replicas' databases, before the faults; zero for none
     */
    FaultRun(Path directory, long seed, Duration duration, Duration outage) {
        this.directory = directory;
        this.seed = seed;
        this.duration = duration;
        this.outage = outage;
        this.random = new Random(seed);
    }

    Findings run() throws Exception {
        ScheduledExecutorService supervisor = new ScheduledThreadPoolExecutor(1);
        try (Site site = new Site(directory, seed)) {
            site.start();
            supervisor.scheduleWithFixedDelay(
                    () -> site.services().forEach(ServiceProcess::superviseOnce), 1, 1, TimeUnit.SECONDS);
            site.work();
            if (!outage.isZero()) {
                takeDatabasesAway(site);
            }
            long end = System.nanoTime() + duration.toNanos();
            while (System.nanoTime() < end) {
                breakSomething(site);
                pause(200, 1_800);
            }
            site.rest();
            long healed = System.nanoTime();
            boolean converged = awaitRest(site);
            return findings(site, converged, Duration.ofNanos(System.nanoTime() - healed));
        } finally {
            supervisor.shutdownNow();
        }
    }

    /** Users go on all the time. */
    private void takeDatabasesAway(Site site) throws Exception {
        pause(4_000, 5_000);
        long before = failedAttempts();
        for (Part database : site.replicaDatabases()) {
            database.stop();
            inflicted.merge("outage " + database.name(), 1, Integer::sum);
        }
        boolean unused = never.await(outage.toMillis(), TimeUnit.MILLISECONDS);
        site.replicaDatabases().forEach(Part::start);
        pause(35_000, 36_000); // the longest pause of a consumer is over, so whatever would fail has failed
        failedInOutage = failedAttempts() - before;
    }

    /** Lines of the services' logs that tell of a message which has failed; there are some for each minute at most. */
    private long failedAttempts() throws IOException {
        long count = 0;
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(directory, "*.log")) {
            for (Path log : logs) {
                try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
                    count += lines.filter(line -> FAILED_ATTEMPT.matcher(line).find())
                            .count();
                }
            }
        }
        return count;
    }

    private void breakSomething(Site site) throws InterruptedException {
        Fault first = any(site.faults());
        List<Fault> now = new ArrayList<>(List.of(first));
        if (random.nextInt(3) == 0) {
            now.add(any(site.faults().stream()
                    .filter(fault -> !fault.target().equals(first.target()))
                    .toList()));
        }
        log.info("fault: {}", now);
        for (Fault fault : now) {
            fault.inflict().run();
            inflicted.merge(fault.toString(), 1, Integer::sum);
            pause(0, 300);
        }
        boolean longOne = random.nextInt(6) == 0;
        pause(100, longOne ? 9_000 : 1_500);
        now.forEach(fault -> fault.heal().run());
    }

    private Fault any(List<Fault> faults) {
        return faults.get(random.nextInt(faults.size()));
    }

    private void pause(int leastMillis, int mostMillis) throws InterruptedException {
        boolean unused = never.await(leastMillis + random.nextInt(mostMillis - leastMillis), TimeUnit.MILLISECONDS);
    }

    /** Nothing waits anywhere, and the replicas are as the master is. */
    private static boolean awaitRest(Site site) {
        try {
            await("everything comes to rest")
                    .atMost(REST)
                    .pollInterval(Duration.ofMillis(500))
                    .ignoreExceptions()
                    .until(() -> isAtRest(site));
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    private static boolean isAtRest(Site site) throws Exception {
        if (count(site.masterUrl, "select count(*) from cqrs_outbox") > 0
                || !site.postman.isIdle()
                || site.messages(Postman.QUEUE) > 0) {
            return false;
        }
        for (ReplicaRows replica : site.replicas) {
            if (site.messages(replica.name()) > 0
                    || !Comparison.of(site.masterUrl, replica.jdbcUrl()).isEqual()) {
                return false;
            }
        }
        return true;
    }

    private Findings findings(Site site, boolean converged, Duration rest) throws Exception {
        List<Findings.Replica> replicas = new ArrayList<>();
        for (ReplicaRows replica : site.replicas) {
            replicas.add(new Findings.Replica(
                    replica.name(),
                    Comparison.of(site.masterUrl, replica.jdbcUrl()),
                    replica.checkJournal(),
                    site.messages("dead_letter_" + replica.name())));
        }
        return new Findings(
                seed,
                duration,
                outage,
                failedInOutage,
                site.versions(),
                inflicted,
                converged,
                rest,
                count(site.masterUrl, "select count(*) from cqrs_outbox"),
                site.postman.delivered(),
                site.postman.copies(),
                site.services().stream().mapToInt(ServiceProcess::starts).sum(),
                site.services().stream().mapToInt(ServiceProcess::failedStarts).sum(),
                site.services().stream()
                        .filter(service -> service.deaths() > 0)
                        .map(service -> "%s ended by itself %d times".formatted(service.name(), service.deaths()))
                        .toList(),
                replicas);
    }

    private static long count(String jdbcUrl, String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
