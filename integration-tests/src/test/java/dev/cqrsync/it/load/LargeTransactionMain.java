package dev.cqrsync.it.load;

import dev.cqrsync.it.app.master.MasterApp;
import dev.cqrsync.it.app.master.Note;
import dev.cqrsync.it.support.Service;
import dev.cqrsync.it.support.ServiceProcess;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.springframework.context.ConfigurableApplicationContext;

/** A master as a process that commits one transaction with {@code test.rows} new rows and goes on relaying. */
final class LargeTransactionMain {

    private static final int FLUSH = 1_000;

    private LargeTransactionMain() {}

    public static void main(String[] arguments) throws Exception {
        ConfigurableApplicationContext context = ServiceProcess.run(MasterApp.class, arguments);
        int rows = context.getEnvironment().getRequiredProperty("test.rows", Integer.class);
        Random random = new Random(1);
        Service.of(context).inTransaction(entityManager -> {
            for (int i = 1; i <= rows; i++) {
                entityManager.persist(new Note(random));
                if (i % FLUSH == 0) { // as whoever writes that many does
                    entityManager.flush();
                    entityManager.clear();
                }
            }
        });
        ServiceProcess.tellReady(context.getEnvironment());
        new CountDownLatch(1).await();
    }
}
