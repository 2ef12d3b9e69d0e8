package dev.cqrsync.replica;

import static dev.cqrsync.replica.Messages.account;
import static dev.cqrsync.replica.Messages.raw;
import static dev.cqrsync.replica.Messages.save;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.cqrsync.ApplyMode;
import dev.cqrsync.CqrsReplica;
import dev.cqrsync.CqrsReplicaEntity;
import dev.cqrsync.mapping.FieldNaming;
import dev.cqrsync.replica.retry.RetryPolicy;
import dev.cqrsync.serialization.EventReader;
import dev.cqrsync.testing.TestDatabase;
import dev.cqrsync.transport.DeadLetterReason;
import dev.cqrsync.transport.Disposition;
import dev.cqrsync.transport.IncomingMessage;
import dev.cqrsync.transport.Route;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** Whatever somebody puts into a message, it stays data. */
@Timeout(120)
class HostileInputTest {

    private static final String SQL = "x'); DROP TABLE account; --\"`";

    @Entity(name = "Login")
    @Table(name = "login")
    @CqrsReplica(value = "login", ignore = "role", apply = ApplyMode.JDBC)
    static class JdbcLogin extends CqrsReplicaEntity {
        @Id
        Long id;

        String name;
        String role;
    }

    @Entity(name = "Login")
    @Table(name = "login")
    @CqrsReplica(value = "login", ignore = "role", apply = ApplyMode.ENTITY)
    static class EntityLogin extends CqrsReplicaEntity {
        @Id
        Long id;

        String name;
        String role;
    }

    @ParameterizedTest
    @CsvSource({"H2, JDBC", "H2, ENTITY", "POSTGRESQL, JDBC", "POSTGRESQL, ENTITY", "MARIADB, JDBC", "MARIADB, ENTITY"})
    void onlyMappedFieldsAreWritten(TestDatabase database, ApplyMode mode) {
        Class<?> entity = mode == ApplyMode.JDBC ? JdbcLogin.class : EntityLogin.class;
        try (ReplicaFixture fixture = new ReplicaFixture(database, List.of(entity))) {
            fixture.handler().handle(List.of(login(1, 0), login(2, 0)));
            assertThat(fixture.row("login", "id = 1"))
                    .containsEntry("name", "n")
                    .containsEntry("role", null);
            fixture.jdbc.update("UPDATE login SET role = 'reader'");
            fixture.handler().handle(List.of(login(1, 1)));
            assertThat(fixture.row("login", "id = 1"))
                    .containsEntry("role", "reader")
                    .containsEntry("cqrs_revision", 1L);
        }
    }

    private static IncomingMessage login(long id, long revision) {
        return save("login", id, revision)
                .with("id", id)
                .with("name", "n")
                .with("role", "admin")
                .with("ROLE", "admin")
                .with("login.role", "admin")
                .with("role) VALUES ('admin'); --", "admin")
                .with("class", Map.of("classLoader", Map.of("role", "admin")))
                .with("cqrsRevision", 99)
                .build();
    }

    @ParameterizedTest
    @EnumSource
    void textNeverReachesSql(TestDatabase database) {
        try (ReplicaFixture fixture = new ReplicaFixture(database, ReplicaEntities.of(ApplyMode.JDBC))) {
            Map<String, Object> key = Map.of("order_id", 7, "position", SQL);
            List<Disposition> dispositions = fixture.handler()
                    .handle(List.of(
                            account(1, 0, SQL)
                                    .with("email", SQL)
                                    .with(SQL, SQL)
                                    .correlatedTo(SQL)
                                    .meta(Map.of(SQL, SQL))
                                    .build(),
                            save("line", key, 0)
                                    .with("order_id", 7)
                                    .with("position", SQL)
                                    .with("text", SQL)
                                    .build(),
                            save(SQL, SQL, 0).build(),
                            save("account", SQL, 0).with("id", SQL).build()));
            assertThat(dispositions.subList(0, 2)).containsOnly(Disposition.ACKNOWLEDGE);
            assertThat(dispositions.subList(2, 4)).hasOnlyElementsOfType(Disposition.DeadLetter.class);
            assertThat(fixture.row("account", "id = 1"))
                    .containsEntry("name", SQL)
                    .containsEntry("email", SQL);
            assertThat(fixture.jdbc.queryForList("SELECT label FROM line", String.class))
                    .containsExactly(SQL);
        }
    }

    @Test
    void deepAndHugeJsonIsRefused() {
        String start = "{\"signal_type\":\"SAVE\",\"cqrs_id\":\"account\",\"instance_pk\":1,\"instance_data\":"
                + "{\"id\":1,\"name\":\"n\",\"cqrs_revision\":0,\"cqrs_updated\":\"2026-11-24 10:00:00+00:00\",\"x\":";
        String end = "}}";
        try (ReplicaFixture fixture = new ReplicaFixture(TestDatabase.H2, ReplicaEntities.of(ApplyMode.JDBC))) {
            for (String value : List.of(
                    "[".repeat(100_000) + "]".repeat(100_000),
                    "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000),
                    "9".repeat(100_000),
                    "0." + "9".repeat(100_000),
                    "[" + "{},".repeat(1_500_000) + "1]",
                    "{\"" + "k".repeat(100_000) + "\":1}")) {
                assertThat(reason(fixture, raw(start + value + end)))
                        .as(value.substring(0, 10))
                        .isEqualTo(DeadLetterReason.MALFORMED);
            }
            assertThat(fixture.count("account")).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void numbersThatWouldFillTheHeapDoNotFit(TestDatabase database) {
        try (ReplicaFixture fixture = new ReplicaFixture(database, ReplicaEntities.of(ApplyMode.JDBC))) {
            for (String field : List.of("balance", "score")) {
                for (String number : List.of(
                        "1e999999999", "1e-999999999", "\"1e999999999\"", "\"" + "9".repeat(5_000_000) + "\"")) {
                    String body = new String(
                                    account(1, 0, "n")
                                            .with(field, 12345)
                                            .build()
                                            .body(),
                                    StandardCharsets.UTF_8)
                            .replace("12345", number);
                    assertThat(reason(fixture, raw(body)))
                            .as(field + " " + number.substring(0, 10))
                            .isEqualTo(DeadLetterReason.UNFIT);
                }
            }
        }
    }

    private static DeadLetterReason reason(ReplicaFixture fixture, IncomingMessage message) {
        return ((Disposition.DeadLetter)
                        fixture.handler().handle(List.of(message)).get(0))
                .reason();
    }

    record Anything(Object id, Object any) {}

    @Test
    void namesOfClassesLoadNone() throws IOException {
        List<Anything> seen = new ArrayList<>();
        StandaloneMessageHandler handler = standalone(new ReplicaHandler<Anything>() {
            @Override
            public String cqrsId() {
                return "anything";
            }

            @Override
            public void onSave(ReplicaChange<Anything> change) {
                seen.add(change.data());
            }
        });
        Map<String, Object> named =
                Map.of("@class", "javax.naming.InitialContext", "@type", "java.net.URL", "type", "java.io.File");
        IncomingMessage plain =
                save("anything", 1, 0).with("id", 1).with("any", named).build();
        IncomingMessage withHeaders = new IncomingMessage(
                Route.toAll("anything"),
                plain.body(),
                Map.of("__TypeId__", "javax.naming.InitialContext", "content-type", "application/x-java-object"),
                false);
        ByteArrayOutputStream serialized = new ByteArrayOutputStream();
        try (ObjectOutputStream objects = new ObjectOutputStream(serialized)) {
            objects.writeObject(new ArrayList<>(List.of("a")));
        }
        List<Disposition> dispositions = handler.handle(List.of(withHeaders, raw(serialized.toByteArray())));
        assertThat(seen).containsExactly(new Anything(1, named));
        assertThat(((Disposition.DeadLetter) dispositions.get(1)).reason()).isEqualTo(DeadLetterReason.MALFORMED);
    }

    private static StandaloneMessageHandler standalone(ReplicaHandler<?> handler) {
        return new StandaloneMessageHandler(
                new HandlerRegistry(List.of(handler), FieldNaming.SNAKE_CASE),
                handler.cqrsId()::equals,
                new EventReader(Clock.systemUTC(), Duration.ofDays(1)),
                RetryPolicy.NEVER,
                HandlerTransactions.NONE,
                Clock.systemUTC(),
                ReplicaListener.NONE);
    }

    @ParameterizedTest
    @EnumSource
    void noLineOfTheLogCanBeForged(TestDatabase database) {
        String forged = "a\r\n2026-11-24 ERROR forged\u2028\u0085\u001b[31m";
        Logger logger = (Logger) LoggerFactory.getLogger("dev.cqrsync");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.setLevel(Level.TRACE);
        logger.addAppender(log);
        try (ReplicaFixture fixture = new ReplicaFixture(database, ReplicaEntities.of(ApplyMode.JDBC))) {
            fixture.jdbc.execute("ALTER TABLE account ADD CONSTRAINT no_mail CHECK (email IS NULL)");
            fixture.retryPolicy = RetryPolicy.of(5, Duration.ZERO);
            Map<String, Object> key = Map.of("order_id", 7, "position", forged);
            IncomingMessage line = save("line", key, 0)
                    .with("order_id", 7)
                    .with("position", forged)
                    .with("text", forged)
                    .build();
            fixture.handler()
                    .handle(List.of(
                            line,
                            line,
                            account(1, 0, "n").with("email", forged).build(),
                            account(2, 0, "n")
                                    .with("email", forged)
                                    .failedBefore(3)
                                    .build(),
                            account(3, 0, "n").with("score", forged).build(),
                            save(forged, forged, 0).build(),
                            save("account", forged, 0).build()));
            assertThat(log.list).isNotEmpty();
            assertThat(log.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .noneMatch(message -> message.matches("(?s).*[\\p{Cntrl}\\u0085\\u2028\\u2029].*"));
            assertThat(log.list).extracting(ILoggingEvent::getThrowableProxy).containsOnlyNulls();
        } finally {
            logger.detachAppender(log);
            logger.setLevel(null);
        }
    }
}
