package dev.cqrsync.it.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.it.support.Service;
import dev.cqrsync.it.support.TestTransport;
import dev.cqrsync.it.wire.replica.WireReplicaApp;
import dev.cqrsync.replica.ReplicaHandler;
import dev.cqrsync.replica.ReplicaValues;
import dev.cqrsync.serialization.Fixtures;
import dev.cqrsync.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What a message has in it does not get into the log as lines of its own, whoever writes them. */
@ExtendWith(OutputCaptureExtension.class)
class LogTextTest {

    private static final String GOOD = Fixtures.messages().get(0).body();
    private static final String FORGED = "FORGED all is well";
    private static final int LETTERS = 20;

    /** What other tests are spared. */
    private static final List<String> LOGGERS = List.of(
            "org.hibernate.orm.jdbc", "org.hibernate.orm.jdbc.error", "org.mariadb.jdbc.message.server.ErrorPacket");

    private final LoggingSystem logging = LoggingSystem.get(LogTextTest.class.getClassLoader());

    @AfterEach
    void likeOtherTests() {
        LOGGERS.forEach(logger -> logging.setLogLevel(logger, LogLevel.OFF));
    }

    /** Accounts are written through the persistence context. */
    @Configuration(proxyBeanMethods = false)
    @Import(WireReplicaApp.class)
    static class HandledApp {

        @Bean
        ReplicaHandler<ReplicaValues> accounts() {
            return new ReplicaHandler<>() {
                @Override
                public String cqrsId() {
                    return "account";
                }
            };
        }
    }

    static Stream<Arguments> ways() {
        return Stream.of(TestDatabase.values())
                .flatMap(database -> Stream.of(WireReplicaApp.class, HandledApp.class)
                        .map(application -> Arguments.of(database, application)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void noTextOfAMessageIsALineOfTheLogWhenTheDatabaseRefusesIt(
            TestDatabase database, Class<?> application, CapturedOutput output) throws Exception {
        try (TestDatabase.Handle rows = database.create();
                TestTransport transport = new TestTransport()) {
            PlainClient client = new PlainClient(transport);
            try (Service replica = Service.start(
                    application,
                    transport,
                    rows.jdbcUrl(),
                    Map.of("cqrs.queue", transport.queue(), "cqrs.replica.max-retries", "0"))) {
                LOGGERS.forEach(logger -> logging.setLogLevel(logger, null));
                transport.awaitConsumers(1);
                replica.inTransaction(entities -> entities.createNativeQuery(
                                "create unique index one_for_each on account_ref (email)")
                        .executeUpdate());
                for (int pk : IntStream.rangeClosed(1, 1 + LETTERS).toArray()) {
                    client.publish("account", account(pk));
                }
                for (int letter = 0; letter < LETTERS; letter++) {
                    client.take(transport.deadLetterQueue());
                }
            }
        }
        assertThat(output.getOut()).contains("account 2 is a dead letter");
        assertThat((output.getOut() + output.getErr()).lines()).noneMatch(line -> line.startsWith(FORGED));
    }

    private static byte[] account(int pk) {
        return GOOD.replace("\"instance_pk\":1", "\"instance_pk\":" + pk)
                .replace("\"id\":1", "\"id\":" + pk)
                .replaceFirst("\"email\":\"[^\"]*\"", "\"email\":\"taken\\\\n" + FORGED + "\"")
                .getBytes(StandardCharsets.UTF_8);
    }
}
