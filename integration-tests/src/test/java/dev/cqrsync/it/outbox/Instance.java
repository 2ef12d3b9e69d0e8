package dev.cqrsync.it.outbox;

import dev.cqrsync.it.app.master.MasterApp;
import dev.cqrsync.it.app.master.Note;
import dev.cqrsync.it.support.Service;
import dev.cqrsync.it.support.TestTransport;
import dev.cqrsync.testing.TcpProxy;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** One instance of a master, whose ways to the database and to the broker can be cut for good. */
final class Instance implements AutoCloseable {

    private final TcpProxy database;
    private final TcpProxy broker;
    private final Service service;
    private volatile boolean gone;

    Instance(TestTransport transport, String jdbcUrl) throws IOException {
        URI direct = URI.create(jdbcUrl.substring("jdbc:".length()));
        database = new TcpProxy(direct.getHost(), direct.getPort());
        broker = new TcpProxy(transport.uri().getHost(), transport.uri().getPort());
        service = Service.start(
                MasterApp.class,
                transport,
                behind(database, jdbcUrl),
                Map.of(
                        "spring.rabbitmq.addresses",
                        behind(broker, transport.uri().toString()),
                        "spring.datasource.hikari.connection-timeout",
                        "2000",
                        "spring.lifecycle.timeout-per-shutdown-phase",
                        "5s",
                        "cqrs.rabbit.confirm-timeout",
                        "4s",
                        "cqrs.outbox.lease",
                        "6s",
                        "cqrs.outbox.sweep-interval",
                        "500ms"));
    }

    private static String behind(TcpProxy proxy, String url) {
        return url.replaceFirst("(//(?:[^@/]*@)?)[^:/]+:\\d+", "$1127.0.0.1:" + proxy.port());
    }

    /** Commits notes until there are enough or this is gone. */
    void commitUntil(int enough, AtomicInteger committed, Random random) {
        while (!gone && committed.get() < enough) {
            int rows = 1 + random.nextInt(20);
            try {
                service.inTransaction(entityManager -> {
                    for (int i = 0; i < rows; i++) {
                        entityManager.persist(new Note(random));
                    }
                });
                committed.addAndGet(rows);
            } catch (RuntimeException e) {
                if (!gone) {
                    throw e;
                }
            }
        }
    }

    Service service() {
        return service;
    }

    /** For the database and the broker this is what a kill is: connections break, nobody comes back. */
    void kill() {
        gone = true;
        database.shut();
        broker.shut();
    }

    /** Stops as a service does that is asked to, while it is used. */
    void stop() {
        gone = true;
        service.close();
    }

    @Override
    public void close() throws IOException {
        service.close();
        database.close();
        broker.close();
    }
}
