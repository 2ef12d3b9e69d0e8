package dev.cqrsync.replica.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.replica.RefusedWrites;
import dev.cqrsync.replica.jdbc.LastFinding.Way;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LastFindingTest {

    private static final RefusedWrites SOME = new RefusedWrites(Map.of(7, new SQLException("refused")), true);
    private static final RefusedWrites NONE_REFUSED = new RefusedWrites(Map.of(), true);

    private final LastFinding lastFinding = new LastFinding();

    @Test
    void aStatementComesFirstUntilSomethingWasFound() {
        assertThat(lastFinding.next()).isEqualTo(Way.NONE);
    }

    @Test
    void theWayThatHasFoundRowsLastIsTheNext() {
        assertThat(lastFinding.found(Way.TOGETHER, SOME)).isSameAs(SOME);
        assertThat(lastFinding.next()).isEqualTo(Way.TOGETHER);
        lastFinding.found(Way.ROW_BY_ROW, SOME);
        assertThat(lastFinding.next()).isEqualTo(Way.ROW_BY_ROW);
    }

    @Test
    void aStatementComesFirstAgainWhenNothingWasFound() {
        lastFinding.found(Way.ROW_BY_ROW, SOME);
        lastFinding.found(Way.ROW_BY_ROW, NONE_REFUSED);
        assertThat(lastFinding.next()).isEqualTo(Way.NONE);
    }

    @Test
    void aStatementHasItsTurnAgainWhateverIsFound() {
        assertThat(Stream.generate(() -> {
                            lastFinding.found(Way.ROW_BY_ROW, SOME);
                            return lastFinding.next();
                        })
                        .limit(23))
                .filteredOn(Way.NONE::equals)
                .hasSize(2);
    }
}
