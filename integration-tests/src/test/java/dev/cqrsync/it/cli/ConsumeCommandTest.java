package dev.cqrsync.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cqrsync.cli.support.ExitCode;
import dev.cqrsync.it.app.master.Item;
import dev.cqrsync.it.app.master.MasterApp;
import dev.cqrsync.it.app.replica.ReplicaApp;
import dev.cqrsync.it.support.CommandResult;
import dev.cqrsync.it.support.Service;
import dev.cqrsync.it.support.TestTransport;
import dev.cqrsync.testing.TestDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConsumeCommandTest {

    @ParameterizedTest
    @EnumSource
    void appliesMessagesUntilItIsEnded(TestDatabase database) throws Exception {
        try (TestDatabase.Handle masterRows = database.create();
                TestDatabase.Handle replicaRows = database.create();
                TestTransport transport = new TestTransport();
                Service replica = Service.start(
                        ReplicaApp.class,
                        transport,
                        replicaRows.jdbcUrl(),
                        Map.of("cqrs.queue", transport.queue(), "cqrs.consume.enabled", "false"));
                Service master = Service.start(MasterApp.class, transport, masterRows.jdbcUrl(), Map.of())) {
            CommandResult unknown = replica.cqrs("consume", "--cqrs-id", "nonsense");
            assertThat(unknown.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(unknown.err().lines()).singleElement().asString().contains("known are:", "item");
            assertThat(replica.cqrs("consume", "--workers", "0").exitCode()).isEqualTo(ExitCode.USAGE);

            CompletableFuture<CommandResult> result = new CompletableFuture<>();
            Thread consume = new Thread(() -> result.complete(replica.cqrs("consume", "-w", "2", "--cqrs-id", "item")));
            consume.start();
            transport.awaitConsumers(2);
            master.inTransaction(entities -> entities.persist(new Item(1, new Random(1))));
            await().atMost(Duration.ofSeconds(30))
                    .until(() ->
                            replica.rows("select i.id, i.title from ItemRef i").size() == 1);
            consume.interrupt();

            CommandResult ended = result.get(30, TimeUnit.SECONDS);
            assertThat(ended.exitCode()).isEqualTo(ExitCode.CANCELLED);
            assertThat(ended.err()).contains("Consuming item from queue", "with 2 worker(s)");
        }
    }
}
