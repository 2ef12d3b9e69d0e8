package dev.cqrsync.master;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.testing.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a SYNC says of when it was read must not be later than what a later change says of itself. */
class SnapshotMomentTest {

    @ParameterizedTest
    @EnumSource
    void isByTheClockOfTheInstanceWhereThatIsBehindTheDatabases(TestDatabase kind) {
        Instant behind = Instant.now().minus(Duration.ofMinutes(5));
        assertThat(moment(kind, behind)).isEqualTo(behind);
    }

    @ParameterizedTest
    @EnumSource
    void isByTheDatabasesWhereTheInstancesIsAhead(TestDatabase kind) {
        Instant now = Instant.now();
        assertThat(moment(kind, now.plus(Duration.ofMinutes(5))))
                .isBetween(now.minus(Duration.ofMinutes(1)), now.plus(Duration.ofMinutes(1)));
    }

    private static Instant moment(TestDatabase kind, Instant own) {
        Configuration configuration = new Configuration();
        try (TestDatabase.Handle database = kind.create()) {
            configuration.getProperties().put("hibernate.connection.datasource", database.dataSource());
            try (SessionFactory factory = configuration.buildSessionFactory()) {
                return factory.fromSession(session -> SnapshotMoment.now(
                        session.unwrap(SharedSessionContractImplementor.class), Clock.fixed(own, ZoneOffset.UTC)));
            }
        }
    }
}
