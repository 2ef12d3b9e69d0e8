package dev.cqrsync.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cqrsync.mapping.FieldNaming;
import dev.cqrsync.mapping.MappingRegistry;
import dev.cqrsync.outbox.EventDelivery;
import dev.cqrsync.outbox.OutboxEvent;
import dev.cqrsync.testing.TestDatabase;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.TransactionException;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.engine.spi.TransactionCompletionCallbacks;
import org.hibernate.resource.transaction.backend.jdbc.internal.JdbcResourceLocalTransactionCoordinatorBuilderImpl;
import org.hibernate.resource.transaction.spi.TransactionCoordinatorOwner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens when a delivery commits along with the last events. */
class CommitWorkTest {

    private final CommittingDelivery delivery = new CommittingDelivery();
    private TestDatabase.Handle database;
    private SessionFactory sessionFactory;

    private void open(TestDatabase kind, Map<String, Object> settings) {
        database = kind.create();
        TestUnit.createUsedKeyTable(database.dataSource());
        sessionFactory = TestUnit.build(
                database.dataSource(),
                new CaptureIntegrator(
                        FieldNaming.SNAKE_CASE, new MappingRegistry(), () -> delivery, CaptureSettings.DEFAULT),
                settings,
                Counter.Versioned.class);
    }

    @AfterEach
    void close() {
        if (sessionFactory != null) {
            sessionFactory.close();
        }
        if (database != null) {
            database.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theLastEventsGoAlongWithTheCommit(TestDatabase kind) {
        open(kind, Map.of());
        sessionFactory.inTransaction(session -> session.persist(new Counter.Versioned(1, 1)));
        assertThat(delivery.log).containsExactly("1 last", "committed");
        assertThat(amounts()).containsExactly(1);
    }

    @ParameterizedTest
    @EnumSource
    void whatLaterCallbacksWriteIsInTheTransaction(TestDatabase kind) {
        open(kind, Map.of());
        sessionFactory.inTransaction(session -> {
            Counter.Versioned row = new Counter.Versioned(1, 1);
            session.persist(row);
            session.flush(); // so that ours is registered
            beforeCompletion(session, () -> {
                delivery.log.add("callback");
                session.doWork(CommitWorkTest::addTen);
            });
        });
        assertThat(delivery.log).containsExactly("callback", "1 last", "committed");
        assertThat(amounts()).containsExactly(11);

        delivery.failing = true;
        assertThatThrownBy(() -> sessionFactory.inTransaction(session -> {
                    session.persist(new Counter.Versioned(2, 2));
                    session.flush();
                    beforeCompletion(session, () -> session.doWork(CommitWorkTest::addTen));
                }))
                .isInstanceOf(RuntimeException.class);
        assertThat(amounts()).containsExactly(11);
    }

    @ParameterizedTest
    @EnumSource
    void whenLaterCallbacksChangeRowsTheirEventsComeLast(TestDatabase kind) {
        open(kind, Map.of());
        sessionFactory.inTransaction(session -> {
            session.persist(new Counter.Versioned(1, 1));
            session.flush();
            beforeCompletion(session, () -> {
                session.persist(new Counter.Versioned(2, 2));
                session.flush();
            });
        });
        assertThat(delivery.log).containsExactly("1 added", "1 last", "committed");
        assertThat(amounts()).containsExactly(1, 2);
    }

    @ParameterizedTest
    @EnumSource
    void ofManyEventsOnlyTheLastWaitForTheCommit(TestDatabase kind) {
        open(kind, Map.of("hibernate.jdbc.batch_size", "100"));
        sessionFactory.inTransaction(session -> {
            for (int id = 1; id <= 1_201; id++) {
                session.persist(new Counter.Versioned(id, 1));
            }
        });
        assertThat(delivery.log).containsExactly("500 added", "500 added", "201 last", "committed");
        assertThat(amounts()).hasSize(1_201);
    }

    @ParameterizedTest
    @EnumSource
    void whatFailsFailsTheCommitAndTakesEverythingBack(TestDatabase kind) {
        open(kind, Map.of());
        delivery.failing = true;
        try (Session session = sessionFactory.openSession()) {
            session.beginTransaction();
            session.persist(new Counter.Versioned(1, 1));
            assertThatThrownBy(() -> session.getTransaction().commit())
                    .isInstanceOf(TransactionException.class)
                    .hasRootCauseInstanceOf(SQLException.class)
                    .hasRootCauseMessage("the table is not there");
            assertThat(session.getTransaction().isActive()).isFalse();
            assertThat(delivery.log).containsExactly("rolled back");
            assertThat(amounts()).isEmpty();

            delivery.failing = false;
            session.clear();
            session.beginTransaction();
            session.persist(new Counter.Versioned(2, 2));
            session.getTransaction().commit();
        }
        assertThat(delivery.log).containsExactly("rolled back", "1 last", "committed");
        assertThat(amounts()).containsExactly(2);
    }

    @ParameterizedTest
    @EnumSource
    void aCallbackThatFailsAfterOursLeavesNothingForTheNextCommit(TestDatabase kind) {
        open(kind, Map.of());
        try (Session session = sessionFactory.openSession()) {
            session.beginTransaction();
            session.persist(new Counter.Versioned(1, 1));
            session.flush();
            beforeCompletion(session, () -> {
                throw new IllegalStateException("refused by the application");
            });
            assertThatThrownBy(() -> session.getTransaction().commit())
                    .hasStackTraceContaining("refused by the application");
            session.clear();
            session.beginTransaction();
            session.createNativeQuery("select 1", Integer.class).getSingleResult();
            session.getTransaction().commit();
        }
        assertThat(delivery.log).isEmpty();
        assertThat(amounts()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void whereTheApplicationSaysHowTransactionsAreCoordinatedEventsComeBeforeTheCommit(TestDatabase kind) {
        open(kind, Map.of("hibernate.transaction.coordinator_class", new ApplicationsOwn()));
        sessionFactory.inTransaction(session -> session.persist(new Counter.Versioned(1, 1)));
        assertThat(delivery.log).containsExactly("1 added", "committed");
        assertThat(amounts()).containsExactly(1);
    }

    /** One that is not would do what the interface does by default, instead of what Hibernate does. */
    @Test
    void everythingThatHibernateAsksOfASessionIsPassedOn() {
        Class<?> owner = Arrays.stream(CommitWorkCoordinatorBuilder.class.getDeclaredClasses())
                .filter(TransactionCoordinatorOwner.class::isAssignableFrom)
                .findAny()
                .orElseThrow();
        assertThat(TransactionCoordinatorOwner.class.getMethods())
                .allSatisfy(method -> assertThat(owner.getDeclaredMethods())
                        .extracting(Method::getName)
                        .contains(method.getName()));
    }

    private static void beforeCompletion(Session session, Runnable callback) {
        session.unwrap(SharedSessionContractImplementor.class)
                .getTransactionCompletionCallbacksImplementor()
                .registerCallback(
                        (TransactionCompletionCallbacks.BeforeCompletionCallback) completing -> callback.run());
    }

    private static void addTen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("update Versioned set amount = amount + 10");
        }
    }

    private List<Integer> amounts() {
        return sessionFactory.fromStatelessTransaction(
                session -> session.createSelectionQuery("select amount from Versioned order by id", Integer.class)
                        .getResultList());
    }

    private static final class ApplicationsOwn extends JdbcResourceLocalTransactionCoordinatorBuilderImpl {
        private static final long serialVersionUID = 1L;
    }

    /** Logs what it is told, and may commit or fail with the last events. */
    private static final class CommittingDelivery implements EventDelivery {

        private final List<String> log = new ArrayList<>();
        private boolean failing;

        @Override
        public Pending begin() {
            return new Pending() {
                @Override
                public void add(Connection connection, List<OutboxEvent> events) {
                    log.add(events.size() + " added");
                }

                @Override
                public void addLast(Connection connection, List<OutboxEvent> events) throws SQLException {
                    if (failing) {
                        throw new SQLException("the table is not there");
                    }
                    log.add(events.size() + " last");
                    connection.commit();
                }

                @Override
                public void committed() {
                    log.add("committed");
                }

                @Override
                public void rolledBack() {
                    log.add("rolled back");
                }
            };
        }
    }
}
