package dev.cqrsync.it.faults;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.cqrsync.it.support.OwnedMariadb;
import dev.cqrsync.it.support.OwnedPostgres;
import dev.cqrsync.it.support.OwnedRabbit;
import dev.cqrsync.it.support.ServiceProcess;
import dev.cqrsync.testing.OwnThread;
import dev.cqrsync.testing.TcpProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Two instances of a master on one PostgreSQL, a replica on PostgreSQL and one on MariaDB, a RabbitMQ between them with
 * a {@link Postman} on it; every connection through a proxy; the clocks of all services minutes apart. All of it is this
 * run's own.
 */
final class Site implements AutoCloseable {

    static final List<String> QUEUES = List.of("on_postgres", "on_mariadb");

    private static final int MASTERS = 2;
    private static final int HEAP_MB = 160;

    private final Path pause;
    private final OwnedRabbit rabbit;
    private final List<AutoCloseable> servers = new CopyOnWriteArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private final List<ServiceProcess> services = new ArrayList<>();
    private final List<Part> replicaDatabases;
    final Postman postman;
    final String masterUrl;
    final List<ReplicaRows> replicas;

    Site(Path directory, long seed) throws Exception {
        pause = Files.writeString(directory.resolve("pause"), "");
        rabbit = own(OwnedRabbit.startOrSkip(directory.resolve("rabbit")));
        Path mariadbDirectory = Files.createDirectories(directory.resolve("mariadb"));
        CompletableFuture<OwnedMariadb> mariadbStart =
                OwnThread.supply(() -> own(OwnedMariadb.start(mariadbDirectory)));
        CompletableFuture<OwnedPostgres> postgresStart =
                OwnThread.supply(() -> own(OwnedPostgres.start(directory.resolve("postgres"))));
        OwnedPostgres masterRows = own(OwnedPostgres.start(directory.resolve("master-rows")));
        OwnedPostgres postgres = postgresStart.join();
        OwnedMariadb mariadb = mariadbStart.join();
        masterUrl = masterRows.jdbcUrl();
        postman = own(new Postman(rabbit.uri(), "masters", "replicas", seed));
        replicas = List.of(
                ReplicaRows.onPostgres(QUEUES.get(0), postgres.jdbcUrl()),
                ReplicaRows.onMariadb(QUEUES.get(1), mariadb.jdbcUrl()));

        breakable(Part.of("broker", rabbit, OwnedRabbit::kill, OwnedRabbit::stop, OwnedRabbit::startAgain));
        breakable(Part.of(
                "master's PostgreSQL",
                masterRows,
                OwnedPostgres::kill,
                OwnedPostgres::stop,
                OwnedPostgres::startAgain));
        replicaDatabases = List.of(
                Part.of(
                        "replica's PostgreSQL",
                        postgres,
                        OwnedPostgres::kill,
                        OwnedPostgres::stop,
                        OwnedPostgres::startAgain),
                Part.of(
                        "replica's MariaDB",
                        mariadb,
                        OwnedMariadb::kill,
                        OwnedMariadb::stop,
                        OwnedMariadb::startAgain));
        replicaDatabases.forEach(this::breakable);

        replica(directory, QUEUES.get(0), postgres.port(), postgres.jdbcUrl());
        replica(directory, QUEUES.get(1), mariadb.port(), mariadb.jdbcUrl());
        for (int instance = 1; instance <= MASTERS; instance++) {
            master(directory, instance, masterRows, seed + 100L * instance);
        }
    }

    /** Starts the services, the replicas first so that their queues are there. */
    void start() {
        List<ServiceProcess> consumers = services.subList(0, QUEUES.size());
        consumers.forEach(ServiceProcess::start);
        consumers.forEach(ServiceProcess::awaitReady);
        replicas.forEach(ReplicaRows::keepJournal);
        ServiceProcess master = services.get(QUEUES.size());
        master.start();
        master.awaitReady(); // it creates the tables, the others find them
        services.subList(QUEUES.size() + 1, services.size()).forEach(ServiceProcess::start);
    }

    private <S extends AutoCloseable> S own(S server) {
        servers.add(server);
        return server;
    }

    private void breakable(Part part) {
        faults.addAll(Fault.of(part));
    }

    private TcpProxy way(String name, int port) throws IOException {
        TcpProxy way = own(new TcpProxy("127.0.0.1", port));
        faults.addAll(Fault.of(name, way));
        return way;
    }

    private void replica(Path directory, String queue, int port, String jdbcUrl) throws IOException {
        String name = "replica " + queue;
        Map<String, Object> properties = properties(name, port, jdbcUrl);
        properties.put("cqrs.exchange", "replicas");
        properties.put("cqrs.queue", queue);
        properties.put("cqrs.consume.workers", 2);
        properties.put("test.clock", queue.equals(QUEUES.get(0)) ? "5m" : "-5m");
        service(new ServiceProcess(name, ReplicaMain.class, directory, HEAP_MB, properties));
    }

    private void master(Path directory, int instance, OwnedPostgres rows, long seed) throws IOException {
        String name = "master " + instance;
        Map<String, Object> properties = properties(name, rows.port(), rows.jdbcUrl());
        properties.put("cqrs.exchange", "masters");
        properties.put("cqrs.outbox.lease", "6s");
        properties.put("cqrs.outbox.sweep-interval", "1s");
        properties.put("cqrs.rabbit.confirm-timeout", "4s");
        properties.put("test.clock", instance == 1 ? "7m" : "-7m");
        properties.put("faults.pause", pause);
        properties.put("faults.seed", seed);
        properties.put("faults.users", 3);
        properties.put("faults.interval", "40ms");
        properties.put("faults.keys", 60);
        service(new ServiceProcess(name, MasterMain.class, directory, HEAP_MB, properties));
    }

    private Map<String, Object> properties(String name, int port, String jdbcUrl) throws IOException {
        TcpProxy database = way(name + " to its database", port);
        TcpProxy broker = way(name + " to the broker", rabbit.port());
        Map<String, Object> properties = new TreeMap<>();
        properties.put("spring.datasource.url", jdbcUrl.replace(":" + port, ":" + database.port()));
        properties.put("spring.datasource.hikari.connection-timeout", 3000);
        properties.put("spring.jpa.hibernate.ddl-auto", "update");
        properties.put("spring.lifecycle.timeout-per-shutdown-phase", "5s");
        properties.put("spring.rabbitmq.addresses", "amqp://guest:guest@127.0.0.1:" + broker.port());
        properties.put("spring.rabbitmq.requested-heartbeat", "5s");
        properties.put("cqrs.outbox.initialize-schema", "always");
        properties.put("cqrs.replica.initialize-schema", "always");
        return properties;
    }

    private void service(ServiceProcess service) {
        services.add(service);
        breakable(Part.of(service.name(), service, ServiceProcess::kill, ServiceProcess::stop, ServiceProcess::start));
    }

    /** Everything that can break. */
    List<Fault> faults() {
        return faults;
    }

    List<Part> replicaDatabases() {
        return replicaDatabases;
    }

    List<ServiceProcess> services() {
        return services;
    }

    /** Users work from now on. */
    void work() throws IOException {
        Files.delete(pause);
    }

    /** Users do nothing more. */
    void rest() throws IOException {
        Files.writeString(pause, "");
    }

    /** Messages that wait in a queue; 0 when it does not exist. */
    long messages(String queue) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(rabbit.uri());
        try (Connection connection = factory.newConnection("count");
                Channel channel = connection.createChannel()) {
            return channel.queueDeclarePassive(queue).getMessageCount();
        }
    }

    /** Of the servers. */
    List<String> versions() throws Exception {
        List<String> versions = new ArrayList<>();
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(rabbit.uri());
        try (Connection connection = factory.newConnection("version")) {
            versions.add("RabbitMQ " + connection.getServerProperties().get("version"));
        }
        for (ReplicaRows replica : replicas) {
            try (var connection = DriverManager.getConnection(replica.jdbcUrl())) {
                versions.add(connection.getMetaData().getDatabaseProductName() + " "
                        + connection.getMetaData().getDatabaseProductVersion());
            }
        }
        return versions;
    }

    @Override
    public void close() throws Exception {
        services.forEach(ServiceProcess::kill);
        for (int i = servers.size() - 1; i >= 0; i--) {
            servers.get(i).close();
        }
    }
}
