package dev.cqrsync.example.demo;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The command behind the {@code demo} script. */
public final class Demo {

    private static final Duration ARRIVAL = Duration.ofSeconds(60);
    private static final int DIFFERENCES_SHOWN = 10;

    private Demo() {}

    public static void main(String[] args) {
        System.setProperty("logback.configurationFile", "embedded-broker/logback.xml");
        // names have letters of all kinds, whether or not the environment says what it can show
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8));
        // exit runs the hook that ends all processes, as does Ctrl-C
        System.exit(run(args));
    }

    private static int run(String[] args) {
        try {
            DemoOptions options = DemoOptions.parse(args);
            Stage stage = new Stage(options);
            Runtime.getRuntime().addShutdownHook(new Thread(stage::close, "demo-shutdown"));
            Stage.Services services = stage.open();
            play(services);
            if (!options.check()) {
                runOn(stage, services);
            }
            return 0;
        } catch (DemoFailure e) {
            System.err.println("demo: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            System.err.println("demo: " + e);
        }
        return 1;
    }

    private static void play(Stage.Services services) throws Exception {
        DemoDriver driver = new DemoDriver(services.master());
        System.out.println("Changing rows on the master: some one by one, then a burst from several clients");
        driver.createRows();
        driver.changeAndDeleteRows();
        driver.purchase();
        long start = System.nanoTime();
        int changes = driver.burst();
        long committed = System.nanoTime();
        System.out.printf("  %d changes committed in %.1f s%n", changes, seconds(committed - start));

        Snapshot master = Snapshot.ofMaster(services.master());
        boolean same = Waiting.until(
                ARRIVAL,
                () -> master.differences(Snapshot.ofReplica(services.replica())).isEmpty());
        Snapshot replica = Snapshot.ofReplica(services.replica());
        if (same) {
            System.out.printf(
                    "  the replica held the same %.1f s after the last of them%n%n",
                    seconds(System.nanoTime() - committed));
        } else {
            System.out.println();
        }
        Report.print(master, replica);
        if (!same) {
            throw new DemoFailure(difference(master.differences(replica)));
        }
        System.out.println(
                "Every row on the replica is as on the master; what was deleted is gone, drafts were never there.");
    }

    private static void runOn(Stage stage, Stage.Services services) throws InterruptedException {
        System.out.println();
        System.out.println("  change rows  " + services.master().base());
        System.out.println("  watch them   " + services.replica().base());
        System.out.println();
        System.out.println("Ctrl-C stops everything.");
        CountDownLatch end = new CountDownLatch(1);
        stage.onEnd(end::countDown);
        end.await();
        stage.checkAlive();
    }

    private static String difference(List<String> lines) {
        List<String> shown = lines.subList(0, Math.min(lines.size(), DIFFERENCES_SHOWN));
        return "%d rows are not the same on the replica after %d s:%n  %s%s"
                .formatted(
                        lines.size(),
                        ARRIVAL.toSeconds(),
                        String.join(System.lineSeparator() + "  ", shown),
                        lines.size() > shown.size() ? System.lineSeparator() + "  …" : "");
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }
}
