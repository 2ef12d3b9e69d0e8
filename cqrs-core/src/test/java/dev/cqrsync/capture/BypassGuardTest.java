package dev.cqrsync.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.cqrsync.filter.RowFilter;
import dev.cqrsync.testing.TestDatabase;
import jakarta.persistence.LockModeType;
import jakarta.persistence.criteria.CriteriaUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.hibernate.Session;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** SQL that changes masters behind the back of capture. */
class BypassGuardTest {

    private final List<String> passedOn = new ArrayList<>();
    private OperationsUnit unit;

    private void open(TestDatabase database, OnBypass onBypass) {
        BypassGuard guard = new BypassGuard(onBypass, sql -> {
            passedOn.add(sql);
            return sql;
        });
        unit = new OperationsUnit(
                database,
                Map.of("hibernate.session_factory.statement_inspector", guard, "hibernate.jdbc.batch_size", "20"),
                Counter.Versioned.class,
                Counter.Counted.class,
                Counter.Generated.class,
                Models.Party.class,
                Models.Person.class,
                Models.Tracked.class,
                Models.Owner.class,
                BasicTypes.Publisher.class);
    }

    @AfterEach
    void close() {
        unit.close();
    }

    private void assertRefused(Consumer<Session> work) {
        assertThatThrownBy(() -> unit.unit.inTransaction(work))
                .hasStackTraceContaining(BypassException.class.getName())
                .hasStackTraceContaining("MasterOperations");
    }

    @ParameterizedTest
    @EnumSource
    void queriesThatChangeMastersAreRefused(TestDatabase database) {
        open(database, OnBypass.FAIL);
        unit.persist(new Counter.Versioned(1, 1));
        assertRefused(session ->
                session.createMutationQuery("update Versioned set amount = 2").executeUpdate());
        assertRefused(session -> session.createMutationQuery("delete from Versioned where id = 1")
                .executeUpdate());
        assertRefused(session ->
                session.createMutationQuery("delete from Counted where id = 1").executeUpdate());
        assertRefused(session -> session.createMutationQuery(
                        "insert into Versioned (id, amount, cqrsRevision, cqrsUpdated) values (2, 2, 0, instant)")
                .executeUpdate());
        assertRefused(session ->
                session.createMutationQuery("update Person set firstName = 'x'").executeUpdate());
        assertRefused(session -> {
            CriteriaUpdate<Counter.Versioned> update =
                    session.getCriteriaBuilder().createCriteriaUpdate(Counter.Versioned.class);
            update.from(Counter.Versioned.class);
            update.set("amount", 3);
            session.createMutationQuery(update).executeUpdate();
        });
        assertRefused(session -> session.createNativeMutationQuery("/* by night */ UPDATE Versioned SET amount = 2")
                .executeUpdate());
        assertThatThrownBy(() -> unit.unit.inStatelessTransaction(
                        (StatelessSession session) -> session.createMutationQuery("update Versioned set amount = 2")
                                .executeUpdate()))
                .hasStackTraceContaining(BypassException.class.getName());
        assertThat(unit.unit.stored(Counter.Versioned.class, 1L)).containsEntry("amount", 1);
    }

    @ParameterizedTest
    @EnumSource
    void aQueryWithTheTextOfAnEntitysStatementIsRefusedToo(TestDatabase database) {
        open(database, OnBypass.FAIL);
        unit.persist(new Counter.Versioned(1, 1));
        unit.persist(new Counter.Versioned(2, 1));
        unit.unit.inTransaction(session ->
                session.remove(session.find(Counter.Versioned.class, 2L))); // known as the entity's from here on
        String delete = passedOn.stream()
                .filter(sql -> sql.startsWith("delete"))
                .findFirst()
                .orElseThrow();

        assertRefused(session -> session.createNativeMutationQuery(delete)
                .setParameter(1, 1L)
                .setParameter(2, 0L)
                .executeUpdate());
        assertThat(unit.unit.stored(Counter.Versioned.class, 1L)).containsEntry("amount", 1);
    }

    @ParameterizedTest
    @EnumSource
    void entitiesOperationsAndOtherTablesRaiseNoAlarm(TestDatabase database) {
        open(database, OnBypass.FAIL);
        assertThatCode(() -> {
                    unit.unit.inTransaction(session -> {
                        for (long id = 1; id <= 30; id++) {
                            session.persist(new Counter.Versioned(id, 1));
                            session.persist(new Counter.Counted(id, 1));
                        }
                        Models.Person person = new Models.Person();
                        person.id = 1L;
                        session.persist(person);
                        session.persist(new Counter.Generated());
                        BasicTypes.Publisher publisher = new BasicTypes.Publisher();
                        publisher.id = 1L;
                        session.persist(publisher);
                    });
                    unit.unit.inTransaction(session -> {
                        for (long id = 1; id <= 30; id++) {
                            session.find(Counter.Versioned.class, id).setAmount(2);
                            session.find(Counter.Counted.class, id).setAmount(2);
                        }
                        session.lock(
                                session.createQuery("from Generated", Counter.Generated.class)
                                        .getSingleResult(),
                                LockModeType.PESSIMISTIC_FORCE_INCREMENT);
                        session.createMutationQuery("delete from "
                                        + session.getMetamodel()
                                                .entity(BasicTypes.Publisher.class)
                                                .getName())
                                .executeUpdate();
                    });
                    unit.unit.inStatelessTransaction(session -> {
                        session.upsert(new Counter.Versioned(40, 1));
                        session.insert(new Counter.Counted(40, 1));
                        session.delete(session.get(Counter.Counted.class, 40L));
                    });
                    unit.operations.bulkUpdate(Counter.Versioned.class, RowFilter.ALL, Map.of("amount", 4));
                    unit.operations.update(Counter.Counted.class, 1L, Map.of("amount", 4), true);
                    unit.operations.sync(Counter.Versioned.class, RowFilter.ALL);
                    unit.operations.bulkDelete(Models.Party.class, RowFilter.ALL);
                    unit.operations.bulkDelete(Counter.Counted.class, RowFilter.ALL);
                })
                .doesNotThrowAnyException();
        assertThat(passedOn).anyMatch(sql -> sql.startsWith("update"));
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void aWarningNamesStatementAndRemedyOnce(TestDatabase database) {
        Logger logger = (Logger) LoggerFactory.getLogger(BypassGuard.class);
        ListAppender<ILoggingEvent> warnings = new ListAppender<>();
        warnings.start();
        logger.addAppender(warnings);
        logger.setAdditive(false);
        try {
            open(database, OnBypass.WARN);
            for (int i = 0; i < 2; i++) {
                unit.unit.inTransaction(session -> session.createMutationQuery("update Versioned set amount = 2")
                        .executeUpdate());
            }
            assertThat(warnings.list)
                    .singleElement()
                    .satisfies(warning -> assertThat(warning.getFormattedMessage())
                            .contains("Versioned", "update Versioned", "bulkUpdate", "cqrs.master.on-bypass"));
        } finally {
            logger.detachAppender(warnings);
            logger.setAdditive(true);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void whatIsToBeIgnoredIs(TestDatabase database) {
        open(database, OnBypass.IGNORE);
        assertThatCode(() -> unit.unit.inTransaction(
                        session -> session.createMutationQuery("update Versioned set amount = 2")
                                .executeUpdate()))
                .doesNotThrowAnyException();
    }
}
