package dev.cqrsync.replica;

import static dev.cqrsync.replica.Messages.account;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.ApplyMode;
import dev.cqrsync.mapping.FieldNaming;
import dev.cqrsync.replica.retry.RetryPolicy;
import dev.cqrsync.serialization.EventReader;
import dev.cqrsync.testing.TestDatabase;
import dev.cqrsync.transport.MessageHandler;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApplyingTest {

    private final List<Boolean> seen = new ArrayList<>();
    private final HandlerRegistry handlers = new HandlerRegistry(
            List.of(new ReplicaHandler<ReplicaValues>() {
                @Override
                public String cqrsId() {
                    return "account";
                }

                @Override
                public void onSave(ReplicaChange<ReplicaValues> change) {
                    seen.add(Applying.isUnderWay());
                    throw new IllegalStateException("no");
                }
            }),
            FieldNaming.SNAKE_CASE);

    @Test
    void aThreadIsMarkedAsLongAsItAppliesMessagesToRows() {
        try (ReplicaFixture fixture = new ReplicaFixture(TestDatabase.H2, ReplicaEntities.of(ApplyMode.JDBC))) {
            assertMarkedMeanwhile(fixture.handler(unit -> unit, handlers));
        }
    }

    @Test
    void aThreadIsMarkedAsLongAsItHandsMessagesToHandlersWithoutATable() {
        assertMarkedMeanwhile(new StandaloneMessageHandler(
                handlers,
                "account"::equals,
                new EventReader(Clock.systemUTC(), Duration.ofDays(1)),
                RetryPolicy.NEVER,
                HandlerTransactions.NONE,
                Clock.systemUTC(),
                ReplicaListener.NONE));
    }

    private void assertMarkedMeanwhile(MessageHandler handler) {
        handler.handle(List.of(account(1, 0, "a").build()));
        assertThat(seen).isNotEmpty().containsOnly(true);
        assertThat(Applying.isUnderWay()).isFalse();
    }

    @Test
    void aMarkWithinAnotherLeavesThatOne() {
        try (Applying outer = Applying.begin()) {
            Applying.begin().close();
            assertThat(Applying.isUnderWay()).isTrue();
        }
        assertThat(Applying.isUnderWay()).isFalse();
    }
}
