package dev.cqrsync.replica;

import static dev.cqrsync.replica.Messages.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.CqrsReplica;
import dev.cqrsync.CqrsReplicaEntity;
import dev.cqrsync.SignalType;
import dev.cqrsync.mapping.FieldNaming;
import dev.cqrsync.mapping.MappingReader;
import dev.cqrsync.mapping.ReplicaColumn;
import dev.cqrsync.mapping.ReplicaMapping;
import dev.cqrsync.replica.ReplicaEntities.EntityAccount;
import dev.cqrsync.replica.ReplicaEntities.Note;
import dev.cqrsync.serialization.ReplicaRow;
import dev.cqrsync.serialization.ReplicaRowReader;
import dev.cqrsync.serialization.WireTime;
import dev.cqrsync.testing.TestDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.hibernate.annotations.DynamicInsert;
import org.hibernate.annotations.SQLInsert;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.event.spi.EventType;
import org.hibernate.event.spi.PreInsertEventListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session is to insert is known as it will be, or it is not known. */
class PendingInsertsTest {

    @Entity
    @Table(name = "sparing")
    @CqrsReplica("sparing")
    @DynamicInsert
    static class Sparing extends CqrsReplicaEntity {
        @Id
        Long id;

        String name;
    }

    @Entity
    @Table(name = "counted")
    @CqrsReplica("counted")
    static class Counted extends CqrsReplicaEntity {
        @Id
        Long id;

        String name;

        @Version
        Long version;
    }

    @Entity
    @Table(name = "routed")
    @CqrsReplica("routed")
    @SQLInsert(sql = "insert into routed (name, cqrs_revision, cqrs_updated, id) values (upper(?), ?, ?, ?)")
    static class Routed extends CqrsReplicaEntity {
        @Id
        Long id;

        String name;
    }

    @Entity
    @Table(name = "derived")
    @CqrsReplica("derived")
    static class Derived extends CqrsReplicaEntity {
        @Id
        Long id;

        @Column(insertable = false)
        String name;
    }

    private final ReplicaFixture fixture = new ReplicaFixture(
            TestDatabase.H2,
            List.of(EntityAccount.class, Note.class, Sparing.class, Counted.class, Routed.class, Derived.class));

    @AfterEach
    void close() {
        fixture.close();
    }

    private ReplicaMapping mapping(String cqrsId) {
        return new MappingReader(FieldNaming.SNAKE_CASE)
                .read(fixture.sessionFactory).replicas().stream()
                        .filter(mapping -> mapping.cqrsId().equals(cqrsId))
                        .findFirst()
                        .orElseThrow();
    }

    private final ReplicaMapping accounts = mapping("account");
    private final ReplicaRowReader reader = new ReplicaRowReader(accounts);
    private final EntityRows rows = new EntityRows(accounts, reader);

    private final RowWrite row = row(1);

    private RowWrite row(long id) {
        ReplicaRow row = reader.read(new ChangeEvent(
                SignalType.SAVE,
                "account",
                id,
                Map.of(
                        "id",
                        id,
                        "name",
                        "one",
                        "score",
                        7,
                        ChangeEvent.REVISION,
                        3,
                        ChangeEvent.UPDATED,
                        WireTime.format(T0)),
                null,
                null,
                0,
                null,
                null));
        return new RowWrite(row.key(), row.values(), row.revisionValue(), row.updatedValue(), false, false);
    }

    /** What is known after the row was persisted and something else was done. */
    private Optional<RowWrite> pending(Consumer<SessionImplementor> then) {
        return fixture.sessionFactory.fromTransaction(session -> {
            SessionImplementor implementor = session.unwrap(SessionImplementor.class);
            rows.persist(implementor, row);
            then.accept(implementor);
            assertThat(rows.tellsPendingInserts(implementor)).isTrue();
            Optional<RowWrite> pending = Optional.ofNullable(rows.pendingInsert(implementor, row));
            session.clear();
            return pending;
        });
    }

    private Object value(RowWrite write, String field) {
        List<String> fields = accounts.columns().stream()
                .map(ReplicaColumn::column)
                .map(column -> column.field())
                .toList();
        return write.values().get(fields.indexOf(field));
    }

    @Test
    void theRowOfTheMessageWithWhatItsEntityHasBesides() {
        assertThat(pending(session -> {})).hasValueSatisfying(write -> {
            assertThat(value(write, "name")).isEqualTo("one");
            assertThat(value(write, "score")).isEqualTo(7);
            assertThat(write.values()).doesNotContain(ReplicaRow.ABSENT);
            assertThat(write.revision()).isEqualTo(row.revision());
            assertThat(write.updated()).isEqualTo(row.updated());
        });
    }

    @Test
    void nothingWhenItIsUpdatedAfterTheInsert() {
        assertThat(pending(session -> session.find(EntityAccount.class, 1L).name = "changed"))
                .isEmpty();
    }

    @Test
    void nothingWhenTheSessionIsToDoSomethingElse() {
        assertThat(pending(session -> {
                    Note note = new Note();
                    note.accountId = 1L;
                    session.persist(note);
                }))
                .isEmpty();
        assertThat(pending(session -> rows.persist(session, row(2)))).isEmpty();
        assertThat(pending(session -> session.remove(session.find(EntityAccount.class, 1L))))
                .isEmpty();
    }

    @Test
    void nothingWhenTheSessionHasBeenFlushed() {
        assertThat(pending(SessionImplementor::flush)).isEmpty();
    }

    @Test
    void theSameWhenTheSessionHasReadOthersUnlessItIsToUpdateThem() {
        fixture.jdbc.execute("INSERT INTO note (accountId, text) VALUES (1, 'a')");

        assertThat(pending(session -> session.find(Note.class, 1L))).isPresent();
        assertThat(pending(session -> session.find(Note.class, 1L).text = "b")).isEmpty();
        assertThat(pending(session -> session.remove(session.find(Note.class, 1L))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"throws", "vetoes", "changes"})
    void nothingWhenAListenerDoesNotLetItThroughAsItIs(String what) {
        fixture.sessionFactory
                .getEventEngine()
                .getListenerRegistry()
                .appendListeners(EventType.PRE_INSERT, (PreInsertEventListener) event -> {
                    if (what.equals("throws")) {
                        throw new IllegalArgumentException("not valid");
                    }
                    if (what.equals("changes")) {
                        event.getState()[0] = "changed";
                    }
                    return what.equals("vetoes");
                });

        assertThat(pending(session -> {})).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sparing", "counted", "routed", "derived"})
    void nothingOfEntitiesThatAreInsertedOtherwiseThanPlainly(String cqrsId) {
        ReplicaMapping mapping = mapping(cqrsId);
        EntityRows others = new EntityRows(mapping, new ReplicaRowReader(mapping));

        fixture.sessionFactory.inSession(
                session -> assertThat(others.tellsPendingInserts(session.unwrap(SessionImplementor.class)))
                        .isFalse());
    }
}
