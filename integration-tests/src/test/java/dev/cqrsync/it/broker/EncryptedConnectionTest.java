package dev.cqrsync.it.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cqrsync.it.app.master.MasterApp;
import dev.cqrsync.it.app.master.Note;
import dev.cqrsync.it.app.replica.ReplicaApp;
import dev.cqrsync.it.support.OwnedRabbit;
import dev.cqrsync.it.support.SelfSignedCertificate;
import dev.cqrsync.it.support.Service;
import dev.cqrsync.it.support.TestTransport;
import dev.cqrsync.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** TLS is Spring Boot's own: its addresses and its bundles, nothing of ours. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class EncryptedConnectionTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    static Path directory;

    private final Random random = new Random(1);

    @Test
    void eventsTravelEncryptedAndOnlyToABrokerThatIsTrusted(CapturedOutput output) throws Exception {
        SelfSignedCertificate certificate = SelfSignedCertificate.create(directory);
        try (OwnedRabbit rabbit = OwnedRabbit.startOrSkip(directory.resolve("rabbit"), certificate);
                TestDatabase.Handle masterRows = TestDatabase.H2.create();
                TestDatabase.Handle replicaRows = TestDatabase.H2.create();
                TestTransport transport = new TestTransport()) {
            Map<String, Object> untrusting = Map.of(
                    "cqrs.transport", "rabbit",
                    "cqrs.queue", "encrypted_replica",
                    "cqrs.outbox.sweep-interval", "500ms",
                    "spring.rabbitmq.addresses", rabbit.uri());
            Map<String, Object> trusting = new HashMap<>(untrusting);
            trusting.put("spring.rabbitmq.ssl.bundle", "broker");
            trusting.put(
                    "spring.ssl.bundle.pem.broker.truststore.certificate",
                    certificate.certificate().toUri().toString());

            try (Service master = Service.start(MasterApp.class, transport, masterRows.jdbcUrl(), untrusting)) {
                master.inTransaction(entityManager -> entityManager.persist(new Note(random)));
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(output).contains("unable to find valid certification path"));
                assertThat(master.sql()
                                .sql("select count(*) from cqrs_outbox")
                                .query(Long.class)
                                .single())
                        .isEqualTo(1);
            }
            try (Service replica = Service.start(ReplicaApp.class, transport, replicaRows.jdbcUrl(), trusting);
                    Service master = Service.start(MasterApp.class, transport, masterRows.jdbcUrl(), trusting)) {
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(master.sql()
                                        .sql("select count(*) from cqrs_outbox")
                                        .query(Long.class)
                                        .single())
                                .isZero());
                master.inTransaction(entityManager -> entityManager.persist(new Note(random)));
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(replica.rows("select n.id, n.text from NoteRef n"))
                                .isNotEmpty());
            }
        }
    }
}
