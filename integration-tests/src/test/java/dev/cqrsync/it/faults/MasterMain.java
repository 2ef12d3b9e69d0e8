package dev.cqrsync.it.faults;

import dev.cqrsync.it.app.master.MasterApp;
import dev.cqrsync.it.support.Service;
import dev.cqrsync.it.support.ServiceProcess;
import dev.cqrsync.it.workload.RandomTransaction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * A master service with users, as a process: each user commits a random transaction now and then, for as long as there
 * is no file that says pause. What fails is tried no more, as users do.
 */
final class MasterMain {

    private static final Logger log = LoggerFactory.getLogger(MasterMain.class);

    private MasterMain() {}

    public static void main(String[] arguments) throws Exception {
        ConfigurableApplicationContext context = ServiceProcess.run(MasterApp.class, arguments);
        Environment environment = context.getEnvironment();
        Path pause = Path.of(environment.getRequiredProperty("faults.pause"));
        int users = environment.getRequiredProperty("faults.users", Integer.class);
        Duration interval = environment.getRequiredProperty("faults.interval", Duration.class);
        long seed = environment.getRequiredProperty("faults.seed", Long.class);
        RandomTransaction transaction = new RandomTransaction(
                Service.of(context), environment.getRequiredProperty("faults.keys", Integer.class));

        ScheduledExecutorService threads = Executors.newScheduledThreadPool(users);
        for (int user = 0; user < users; user++) {
            Random random = new Random(seed + user);
            threads.scheduleWithFixedDelay(
                    () -> {
                        if (!Files.exists(pause)) {
                            attempt(transaction, random);
                        }
                    },
                    0,
                    interval.toNanos(),
                    TimeUnit.NANOSECONDS);
        }
        ServiceProcess.tellReady(environment);
    }

    private static void attempt(RandomTransaction transaction, Random random) {
        try {
            transaction.run(random);
        } catch (RuntimeException e) {
            log.debug("a transaction has failed", e);
        }
    }
}
