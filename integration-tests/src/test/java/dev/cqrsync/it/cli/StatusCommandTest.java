package dev.cqrsync.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.cli.support.ExitCode;
import dev.cqrsync.it.app.master.Item;
import dev.cqrsync.it.app.master.MasterApp;
import dev.cqrsync.it.app.replica.ReplicaApp;
import dev.cqrsync.it.support.CommandResult;
import dev.cqrsync.it.support.Service;
import dev.cqrsync.it.support.TestTransport;
import dev.cqrsync.testing.TestDatabase;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StatusCommandTest {

    @ParameterizedTest
    @EnumSource
    void showsModelsOutboxAndQueue(TestDatabase database) throws Exception {
        try (TestDatabase.Handle masterRows = database.create();
                TestDatabase.Handle replicaRows = database.create();
                TestTransport transport = new TestTransport();
                Service master = Service.start(MasterApp.class, transport, masterRows.jdbcUrl(), Map.of());
                Service replica = Service.start(
                        ReplicaApp.class,
                        transport,
                        replicaRows.jdbcUrl(),
                        Map.of("cqrs.queue", transport.queue(), "cqrs.consume.enabled", "false"))) {
            master.inTransaction(entities -> entities.persist(new Item(1, new Random(1))));

            CommandResult status = master.cqrs("status", "--revisions");
            assertThat(status.exitCode()).as(status.err()).isEqualTo(ExitCode.DONE);
            assertThat(status.lines())
                    .anyMatch(line ->
                            line.matches("master item .*Item, 1 row\\(s\\), highest revision 0, last change .*"))
                    .anyMatch(line -> line.matches("master note .*Note, no rows"))
                    .anyMatch(line -> line.startsWith("outbox "));
            CommandResult letters = master.cqrs("dead-letters", "list");
            assertThat(letters.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(letters.err()).contains("cqrs.queue");

            CommandResult replicas = replica.cqrs("status");
            assertThat(replicas.exitCode()).as(replicas.err()).isEqualTo(ExitCode.DONE);
            assertThat(replicas.lines())
                    .anyMatch(line -> line.matches("replica item .*ItemRef"))
                    .anyMatch(line -> line.matches("queue .* does not exist; .*"))
                    .anyMatch(line -> line.matches("dead letters +0"));
        }
    }
}
