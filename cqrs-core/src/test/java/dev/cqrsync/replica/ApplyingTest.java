package dev.cqrsync.replica;

import static dev.cqrsync.replica.Messages.account;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.ApplyMode;
import dev.cqrsync.mapping.FieldNaming;
import dev.cqrsync.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApplyingTest {

    @Test
    void aThreadIsMarkedAsLongAsItAppliesMessagesWhetherOrNotTheyFail() {
        List<Boolean> seen = new ArrayList<>();
        ReplicaHandler<ReplicaValues> looking = new ReplicaHandler<>() {
            @Override
            public String cqrsId() {
                return "account";
            }

            @Override
            public void onCreate(ReplicaChange<ReplicaValues> change) {
                seen.add(Applying.isUnderWay());
                throw new IllegalStateException("no");
            }
        };
        try (ReplicaFixture fixture = new ReplicaFixture(TestDatabase.H2, ReplicaEntities.of(ApplyMode.JDBC))) {
            fixture.handler(unit -> unit, new HandlerRegistry(List.of(looking), FieldNaming.SNAKE_CASE))
                    .handle(List.of(account(1, 0, "a").build()));
        }
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
