package dev.cqrsync.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cqrsync.testing.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Changes that are not published. */
class PublishingTest {

    private static List<String> log(TestUnit unit) {
        return TransactionsTest.log(unit.drain());
    }

    private static Counter.Versioned row(TestUnit unit, long id) {
        return unit.fromTransaction(session -> session.find(Counter.Versioned.class, id));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsChangedWithinAScopeIsCountedButNotPublished(TestDatabase database) {
        try (TestUnit unit = new TestUnit(database, Counter.Versioned.class)) {
            unit.inTransaction(session -> session.persist(new Counter.Versioned(1, 1)));
            unit.scope.withoutPublishing(() -> unit.inTransaction(
                    session -> session.find(Counter.Versioned.class, 1L).setAmount(2)));
            unit.inTransaction(
                    session -> session.find(Counter.Versioned.class, 1L).setAmount(3));
            assertThat(log(unit)).containsExactly("SAVE 1 r0 1", "SAVE 1 r2 3");
            unit.scope.withoutPublishing(
                    () -> unit.inTransaction(session -> session.remove(session.find(Counter.Versioned.class, 1L))));
            unit.inTransaction(session -> session.persist(new Counter.Versioned(1, 4)));
            assertThat(log(unit)).as("goes on from the silently deleted row").containsExactly("SAVE 1 r4 4");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRowChangedInsideAndOutsideIsPublishedWithItsLastState(TestDatabase database) {
        try (TestUnit unit = new TestUnit(database, Counter.Versioned.class)) {
            unit.inTransaction(session -> {
                session.persist(new Counter.Versioned(1, 1));
                session.persist(new Counter.Versioned(2, 1));
                session.flush();
                unit.scope.withoutPublishing(() -> {
                    session.find(Counter.Versioned.class, 1L).setAmount(5);
                    session.persist(new Counter.Versioned(3, 1));
                    session.flush();
                });
            });
            assertThat(log(unit)).containsExactly("SAVE 1 r1 5", "SAVE 2 r0 1");
        }
    }

    @Test
    void scopesNestAndEndWithAnException() {
        List<Boolean> silentAtFlush = new ArrayList<>();
        PublishingScope[] self = new PublishingScope[1];
        PublishingScope scope = new PublishingScope(() -> silentAtFlush.add(self[0].isSilent()));
        self[0] = scope;
        String result = scope.withoutPublishing(() -> {
            scope.withoutPublishing(() -> {});
            assertThat(scope.isSilent()).isTrue();
            return "done";
        });
        assertThat(result).isEqualTo("done");
        assertThat(scope.isSilent()).isFalse();
        assertThat(silentAtFlush).containsExactly(false, true);
        assertThatThrownBy(() -> scope.withoutPublishing(() -> {
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThat(scope.isSilent()).isFalse();
    }

    @Test
    void aScopeIsItsThreadsOwn() throws InterruptedException {
        PublishingScope scope = new PublishingScope();
        AtomicBoolean silent = new AtomicBoolean(true);
        scope.withoutPublishing(() -> {
            Thread other = new Thread(() -> silent.set(scope.isSilent()));
            other.start();
            try {
                other.join(Duration.ofSeconds(10).toMillis());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(silent).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aMasterThatDoesNotProduceIsCountedAll(TestDatabase database) {
        String id = "versioned";
        CaptureSettings settings =
                new CaptureSettings(CaptureSettings.DEFAULT.messageTtl(), Map.of(id, false), Clock.systemUTC());
        try (TestUnit unit =
                new TestUnit(database, Map.of(), MasterExtensions.NONE, settings, Counter.Versioned.class)) {
            assertThat(unit.registry.masters()).extracting("cqrsId").containsExactly(id);
            unit.inTransaction(session -> session.persist(new Counter.Versioned(1, 1)));
            unit.inTransaction(
                    session -> session.find(Counter.Versioned.class, 1L).setAmount(2));
            unit.inTransaction(session -> session.remove(session.find(Counter.Versioned.class, 1L)));
            unit.inTransaction(session -> session.persist(new Counter.Versioned(1, 1)));
            assertThat(log(unit)).isEmpty();
            assertThat(unit.stored(Counter.Versioned.class, 1L)).containsEntry("cqrs_revision", 3);
            assertThat(row(unit, 1)).isNotNull();
        }
    }
}
