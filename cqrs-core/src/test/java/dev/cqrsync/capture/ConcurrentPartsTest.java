package dev.cqrsync.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.capture.Orders.Line;
import dev.cqrsync.capture.Orders.PurchaseOrder;
import dev.cqrsync.testing.TestDatabase;
import jakarta.persistence.OptimisticLockException;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.hibernate.FlushMode;
import org.hibernate.Session;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConcurrentPartsTest {

    private static final int TRANSACTIONS = 20;

    private static TestUnit unit(TestDatabase database) {
        TestUnit unit = new TestUnit(database, Orders.ALL);
        unit.inTransaction(session -> {
            session.persist(new PurchaseOrder(1, "first"));
            session.persist(new PurchaseOrder(2, "second"));
        });
        unit.drain();
        return unit;
    }

    /** Two at a time, each pair at the same moment. */
    private static void race(TestUnit unit, BiConsumer<Session, Long> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        CyclicBarrier pair = new CyclicBarrier(2);
        try {
            List<Future<?>> running = IntStream.range(0, 2)
                    .<Future<?>>mapToObj(thread -> threads.submit(() -> {
                        for (long i = 0; i < TRANSACTIONS; i++) {
                            long id = 100 + 2 * i + thread;
                            pair.await();
                            unit.inTransaction(session -> work.accept(session, id));
                        }
                        return null;
                    }))
                    .toList();
            for (Future<?> future : running) {
                future.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Integer> revisions(TestUnit unit, int order) {
        return unit.events().stream()
                .filter(event -> event.instancePk().equals(order))
                .map(event -> (Integer) event.instanceData().get(ChangeEvent.REVISION))
                .sorted()
                .toList();
    }

    private static List<Integer> all() {
        return IntStream.rangeClosed(1, 2 * TRANSACTIONS).boxed().toList();
    }

    @ParameterizedTest
    @EnumSource
    void changesOfOneOwnerWaitForEachOther(TestDatabase database) throws Exception {
        try (TestUnit unit = unit(database)) {
            race(unit, (session, id) -> session.persist(new Line(id, session.getReference(PurchaseOrder.class, 1L))));
            assertThat(revisions(unit, 1)).isEqualTo(all());
        }
    }

    @ParameterizedTest
    @EnumSource
    void anOwnerInTheSessionThatIsOvertakenIsPublishedAsItIsNow(TestDatabase database) throws Exception {
        try (TestUnit unit = unit(database)) {
            race(unit, (session, id) -> session.persist(new Line(id, session.find(PurchaseOrder.class, 1L))));
            assertThat(revisions(unit, 1)).isEqualTo(all());
        }
    }

    @ParameterizedTest
    @EnumSource
    void severalOwnersAreLockedInOneOrder(TestDatabase database) throws Exception {
        try (TestUnit unit = unit(database)) {
            race(unit, (session, id) -> {
                long first = 1 + id % 2;
                session.persist(new Line(id, session.getReference(PurchaseOrder.class, first)));
                session.persist(new Line(id + 1_000, session.getReference(PurchaseOrder.class, 3 - first)));
            });
            assertThat(revisions(unit, 1)).isEqualTo(all());
            assertThat(revisions(unit, 2)).isEqualTo(all());
        }
    }

    @ParameterizedTest
    @EnumSource
    void anOwnerChangedByAnotherTransactionIsPublishedWithItsChange(TestDatabase database) {
        try (TestUnit unit = unit(database);
                Session session = unit.sessionFactory.openSession()) {
            session.beginTransaction();
            PurchaseOrder order = session.find(PurchaseOrder.class, 1L);
            unit.inTransaction(other -> other.find(PurchaseOrder.class, 1L).name = "renamed");
            unit.drain();
            session.persist(new Line(10, order));
            session.getTransaction().commit();

            assertThat(unit.drainOne().instanceData())
                    .containsEntry("name", "renamed")
                    .containsEntry(ChangeEvent.REVISION, 2)
                    .isEqualTo(unit.stored(PurchaseOrder.class, 1L));
            assertThat(order.name).isEqualTo("renamed");
            assertThat(order.getCqrsRevision()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void unsavedChangesOfAnOvertakenOwnerAreNotThrownAway(TestDatabase database) {
        try (TestUnit unit = unit(database);
                Session session = unit.sessionFactory.openSession()) {
            session.beginTransaction();
            PurchaseOrder order = session.find(PurchaseOrder.class, 1L);
            session.persist(new Line(10, order));
            session.flush();
            session.setHibernateFlushMode(FlushMode.MANUAL);
            order.name = "mine";
            if (database == TestDatabase.MARIADB) { // the flush has locked the owner
                session.getTransaction().rollback();
                return;
            }
            unit.inTransaction(other -> other.find(PurchaseOrder.class, 1L).name = "theirs");
            assertThatThrownBy(() -> session.getTransaction().commit()).isInstanceOf(OptimisticLockException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void changingAnOwnerThatWasReadBeforeItsPartsChangedIsALostUpdate(TestDatabase database) {
        try (TestUnit unit = unit(database);
                Session session = unit.sessionFactory.openSession()) {
            session.beginTransaction();
            PurchaseOrder order = session.find(PurchaseOrder.class, 1L);
            unit.inTransaction(other -> other.persist(new Line(10, other.getReference(PurchaseOrder.class, 1L))));
            order.name = "mine";
            assertThatThrownBy(() -> session.getTransaction().commit()).isInstanceOf(OptimisticLockException.class);
        }
    }
}
