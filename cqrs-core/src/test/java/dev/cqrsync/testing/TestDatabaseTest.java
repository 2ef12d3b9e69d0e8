package dev.cqrsync.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.jdbc.DatabaseKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TestDatabaseTest {

    @ParameterizedTest
    @EnumSource
    void isTheDatabaseItsNameSays(TestDatabase database) {
        try (TestDatabase.Handle handle = database.create()) {
            assertThat(DatabaseKind.of(handle.dataSource()).name()).isEqualTo(database.name());
        }
    }
}
