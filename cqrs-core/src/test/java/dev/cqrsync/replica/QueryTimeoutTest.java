package dev.cqrsync.replica;

import static dev.cqrsync.replica.Messages.account;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.cqrsync.ApplyMode;
import dev.cqrsync.mapping.FieldNaming;
import dev.cqrsync.testing.TestDatabase;
import dev.cqrsync.transport.DeadLetterReason;
import dev.cqrsync.transport.Disposition;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import org.springframework.orm.jpa.SharedEntityManagerCreator;

class QueryTimeoutTest {

    private static final Duration LIMIT = Duration.ofMillis(300);

    private final Logger logger = (Logger) LoggerFactory.getLogger(TimedOutQueries.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
        logger.setAdditive(true);
    }

    private static String slow(TestDatabase database) {
        return switch (database) {
            case H2 -> throw new IllegalArgumentException();
            case POSTGRESQL -> "SELECT cast(pg_sleep(30) AS text)";
            case MARIADB -> """
                    SELECT count(*)
                    FROM information_schema.collations a, information_schema.collations b,
                         information_schema.collations c, information_schema.collations d""";
        };
    }

    class Slow implements ReplicaHandler<ReplicaValues> {

        private final ReplicaFixture fixture;
        private final String sql;

        Slow(ReplicaFixture fixture, String sql) {
            this.fixture = fixture;
            this.sql = sql;
        }

        @Override
        public String cqrsId() {
            return "account";
        }

        @Override
        public void onSave(ReplicaChange<ReplicaValues> change) {
            if ("slow".equals(change.data().get("name", String.class))) {
                SharedEntityManagerCreator.createSharedEntityManager(fixture.sessionFactory)
                        .unwrap(Session.class)
                        .createNativeQuery(sql, Object.class)
                        .getResultList();
            }
            change.apply();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2") // Hibernate sets its connection's limit back
    void aSlowStatementOfAHandlerEndsAndIsToldAndBlocksNobody(TestDatabase database) {
        try (ReplicaFixture fixture = new ReplicaFixture(database, ReplicaEntities.of(ApplyMode.JDBC))) {
            HandlerRegistry handlers =
                    new HandlerRegistry(List.of(new Slow(fixture, slow(database))), FieldNaming.SNAKE_CASE);
            List<Disposition> dispositions = fixture.handler(unit -> fixture.unit(LIMIT), handlers)
                    .handle(List.of(
                            account(1, 0, "slow").build(),
                            account(2, 0, "quick").build()));
            assertThat(((Disposition.DeadLetter) dispositions.get(0)).reason()).isEqualTo(DeadLetterReason.FAILED);
            assertThat(dispositions.get(1)).isEqualTo(Disposition.ACKNOWLEDGE);
            assertThat(fixture.count("account")).isOne();
            assertThat(log.list.get(0).getFormattedMessage())
                    .isEqualTo("A statement took longer than cqrs.replica.query-timeout: "
                            + slow(database).replaceAll("\\s+", " "));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2") // its own lock timeout is not a statement's
    void aRowThatIsLockedByOthersIsToldByItsSql(TestDatabase database) throws Exception {
        try (ReplicaFixture fixture = new ReplicaFixture(database, ReplicaEntities.of(ApplyMode.JDBC))) {
            fixture.handler().handle(List.of(account(1, 0, "a").build()));
            try (Connection other = fixture.database.dataSource().getConnection();
                    Statement statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("UPDATE account SET score = 1 WHERE id = 1");
                fixture.handler(unit -> fixture.unit(LIMIT))
                        .handle(List.of(account(1, 1, "b").build()));
                other.rollback();
            }
            assertThat(log.list).hasSize(3);
            assertThat(log.list.get(0).getFormattedMessage()).contains("FROM account", "FOR UPDATE");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theLimitDoesNotOutliveTheTransaction(TestDatabase database) {
        try (ReplicaFixture fixture = new ReplicaFixture(database, ReplicaEntities.of(ApplyMode.ENTITY))) {
            fixture.handler(unit -> fixture.unit(LIMIT))
                    .handle(List.of(account(1, 0, "a").build()));
            assertThat(fixture.count("account")).isOne();
            String setting = switch (database) {
                case H2 -> "SELECT 0"; // does not tell
                case POSTGRESQL -> "SHOW statement_timeout";
                case MARIADB -> "SELECT @@session.max_statement_time + 0";
            };
            List<String> values = fixture.jdbc.queryForList(setting, String.class);
            assertThat(values).allMatch(value -> value.startsWith("0"));
        }
    }
}
