package dev.cqrsync.replica;

import static dev.cqrsync.replica.Messages.account;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.ApplyMode;
import dev.cqrsync.testing.TestDatabase;
import dev.cqrsync.transport.Disposition;
import dev.cqrsync.transport.IncomingMessage;
import java.sql.Timestamp;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What PostgreSQL has parsed once it does not parse again, whichever values of a batch are null. */
class PreparedStatementTest {

    private static final int ROWS = 125;

    /** After so many the driver keeps a statement prepared. */
    private static final int THRESHOLD = 5;

    @Test
    void nullsDoNotHaveAStatementParsedAnew() {
        try (ReplicaFixture fixture = new ReplicaFixture(TestDatabase.POSTGRESQL, ReplicaEntities.of(ApplyMode.JDBC))) {
            ReplicaMessageHandler handler = fixture.handler();
            int batch = 0;
            while (batch <= THRESHOLD) {
                assertThat(handler.handle(batch(batch++))).containsOnly(Disposition.ACKNOWLEDGE);
            }
            Timestamp prepared = prepared(fixture);

            for (int i = 0; i < THRESHOLD; i++) {
                assertThat(handler.handle(batch(batch++))).containsOnly(Disposition.ACKNOWLEDGE);
            }

            assertThat(prepared(fixture)).isNotNull().isEqualTo(prepared);
            assertThat(fixture.count("account")).isEqualTo((long) batch * ROWS);
        }
    }

    /** On the connection that this thread has had all the time. */
    private static Timestamp prepared(ReplicaFixture fixture) {
        return fixture.jdbc.queryForObject(
                "SELECT max(prepare_time) FROM pg_prepared_statements WHERE statement LIKE 'INSERT INTO account %'",
                Timestamp.class);
    }

    /** With other values null in each. */
    private static List<IncomingMessage> batch(int number) {
        return IntStream.range(0, ROWS)
                .mapToObj(i -> account(number * ROWS + i, 0, "a")
                        .with("email", isNull(number, i) ? null : "e")
                        .with("score", isNull(number, i) ? null : i)
                        .with("balance", isNull(number, i) ? null : "1.25")
                        .with("active", isNull(number, i) ? null : true)
                        .with("birth_date", isNull(number, i) ? null : "2026-01-01")
                        .with("created_at", isNull(number, i) ? null : "2026-01-01T00:00:00Z"))
                .map(Messages.Builder::build)
                .toList();
    }

    private static boolean isNull(int batch, int row) {
        return (batch + row) % 3 == 0;
    }
}
