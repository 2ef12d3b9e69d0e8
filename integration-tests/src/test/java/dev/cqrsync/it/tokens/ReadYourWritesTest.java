package dev.cqrsync.it.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.ChangeToken;
import dev.cqrsync.capture.ChangeTokens;
import dev.cqrsync.it.app.master.Basket;
import dev.cqrsync.it.app.master.BasketLine;
import dev.cqrsync.it.app.master.MasterApp;
import dev.cqrsync.it.app.replica.ReplicaApp;
import dev.cqrsync.it.support.Service;
import dev.cqrsync.it.support.TestTransport;
import dev.cqrsync.replica.ReplicaOperations;
import dev.cqrsync.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The way of a token from the master over a client to the replica, also for a master of which only a part changed. */
class ReadYourWritesTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String ROWS = "select b.name, b.cqrsRevision from BasketRef b";

    @ParameterizedTest
    @CsvSource({"H2, POSTGRESQL", "POSTGRESQL, MARIADB", "MARIADB, H2"})
    void theReplicaHasTheChangeWhenAwaitReturns(TestDatabase masterDatabase, TestDatabase replicaDatabase)
            throws Exception {
        try (TestDatabase.Handle masterRows = masterDatabase.create();
                TestDatabase.Handle replicaRows = replicaDatabase.create();
                TestTransport transport = new TestTransport();
                Service replica = Service.start(
                        ReplicaApp.class, transport, replicaRows.jdbcUrl(), Map.of("cqrs.queue", transport.queue()))) {
            transport.awaitConsumers(1);
            try (Service master = Service.start(MasterApp.class, transport, masterRows.jdbcUrl(), Map.of())) {
                ChangeTokens tokens = master.bean(ChangeTokens.class);
                ReplicaOperations replicas = replica.bean(ReplicaOperations.class);

                Basket created = new Basket(1, "fruit");
                master.inTransaction(entityManager -> entityManager.persist(created));
                String text = tokens.of(created).toString();
                assertThat(replicas.await(ChangeToken.parse(text), SOON)).isTrue();
                assertThat(replica.rows(ROWS)).isEqualTo(List.of("[fruit, 0]"));

                AtomicReference<Basket> changed = new AtomicReference<>();
                master.inTransaction(entityManager -> {
                    changed.set(entityManager.find(Basket.class, 1L));
                    entityManager.persist(new BasketLine(1, changed.get()));
                });
                assertThat(replicas.await(tokens.of(changed.get()), SOON)).isTrue();
                assertThat(replica.rows(ROWS)).isEqualTo(List.of("[fruit, 1]"));

                master.inTransaction(entityManager -> {
                    changed.set(entityManager.find(Basket.class, 1L));
                    entityManager.remove(entityManager.find(BasketLine.class, 1L));
                    entityManager.remove(changed.get());
                });
                assertThat(replicas.await(tokens.ofDeleted(changed.get()), SOON))
                        .isTrue();
                assertThat(replica.rows(ROWS)).isEmpty();
            }
        }
    }
}
