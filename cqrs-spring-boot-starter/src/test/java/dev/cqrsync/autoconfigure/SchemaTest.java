package dev.cqrsync.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.jdbc.DatabaseKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SchemaTest {

    @ParameterizedTest
    @EnumSource
    void aReplicaNeedsTheTablesThatItsDatabasesScriptCreates(DatabaseKind kind) {
        // PostgreSQL locks a model without a row
        assertThat(Schema.REPLICA.tables(kind))
                .containsExactly(
                        kind == DatabaseKind.POSTGRESQL
                                ? new String[] {"cqrs_tombstone"}
                                : new String[] {"cqrs_tombstone", "cqrs_replica_lock"});
    }

    @ParameterizedTest
    @EnumSource
    void aMasterNeedsOneTableForEachPurpose(DatabaseKind kind) {
        assertThat(Schema.OUTBOX.tables(kind)).containsExactly("cqrs_outbox");
        assertThat(Schema.DELETED.tables(kind)).containsExactly("cqrs_deleted");
    }
}
