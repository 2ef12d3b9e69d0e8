package dev.cqrsync.replica;

import static dev.cqrsync.replica.Messages.account;
import static dev.cqrsync.replica.Messages.delete;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.cqrsync.ApplyMode;
import dev.cqrsync.testing.RecordedLog;
import dev.cqrsync.testing.TestDatabase;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OutcomeLogTest {

    @Test
    void whatNeedsNoActionIsToldInOneLineForThoseWhoLookForItAndIsNoWarning() {
        try (ReplicaFixture fixture = new ReplicaFixture(TestDatabase.H2, ReplicaEntities.of(ApplyMode.JDBC));
                RecordedLog log = new RecordedLog("dev.cqrsync.replica")) {
            List<Messages.Builder> messages = List.of(
                    account(1, 1, "a").monotonic(),
                    account(1, 1, "a").monotonic(),
                    account(1, 0, "late").monotonic(),
                    account(1, 4, "b").monotonic(),
                    delete("account", 1L, 5).monotonic(),
                    account(1, 4, "b").monotonic(),
                    delete("account", 2L, 3).monotonic());
            messages.forEach(message ->
                    fixture.handler().handle(Stream.of(message.build()).toList()));
            assertThat(log.at(Level.DEBUG))
                    .containsExactly(
                            "SAVE account 1 revision 1: CREATED",
                            "SAVE account 1 revision 1: DUPLICATE",
                            "SAVE account 1 revision 0: LATE",
                            "SAVE account 1 revision 4: UPDATED, 2 revision(s) not seen",
                            "DELETE account 1 revision 5: DELETED",
                            "SAVE account 1 revision 4: RESURRECTION_PREVENTED",
                            "DELETE account 2 revision 3: NOT_FOUND");
            assertThat(log.at(Level.INFO)).isEmpty();
            assertThat(log.at(Level.WARN)).isEmpty();
            assertThat(log.at(Level.ERROR)).isEmpty();
        }
    }
}
