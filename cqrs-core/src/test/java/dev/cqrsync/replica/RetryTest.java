package dev.cqrsync.replica;

import static dev.cqrsync.replica.Messages.account;
import static dev.cqrsync.replica.Messages.raw;
import static dev.cqrsync.replica.Messages.save;
import static dev.cqrsync.replica.Messages.sync;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.ApplyMode;
import dev.cqrsync.replica.retry.RetryPolicy;
import dev.cqrsync.serialization.EventReader;
import dev.cqrsync.testing.TestDatabase;
import dev.cqrsync.transport.DeadLetterReason;
import dev.cqrsync.transport.Disposition;
import dev.cqrsync.transport.IncomingMessage;
import dev.cqrsync.transport.Route;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of an event that fails, attempt by attempt. */
class RetryTest {

    private static final Duration DELAY = Duration.ofSeconds(2);
    private static final EventReader READER = new EventReader(Clock.systemUTC(), Duration.ofDays(1));

    private static ReplicaFixture fixture(TestDatabase database, RetryPolicy policy) {
        ReplicaFixture fixture = new ReplicaFixture(database, ReplicaEntities.of(ApplyMode.JDBC));
        fixture.retryPolicy = policy;
        return fixture;
    }

    private static Disposition handle(ReplicaMessageHandler handler, IncomingMessage message) {
        return handler.handle(List.of(message)).get(0);
    }

    /** As the transport delivers it when the delay is over. */
    private static IncomingMessage again(IncomingMessage message, Disposition disposition) {
        return new IncomingMessage(
                Route.toQueue("service", message.route().cqrsId()),
                ((Disposition.Retry) disposition).body(),
                message.headers(),
                false);
    }

    private static int retries(IncomingMessage message) {
        return READER.read(message.body()).retries();
    }

    /** A child whose parent is not there. */
    private static IncomingMessage orphan(UUID owner) {
        return save("thing", 1L, 0)
                .with("id", 1L)
                .with("owner", owner.toString())
                .build();
    }

    @ParameterizedTest
    @EnumSource
    void twoRetriesAreThreeAttemptsAndTheDeadLetterShowsTwo(TestDatabase database) {
        try (ReplicaFixture fixture = fixture(database, RetryPolicy.of(2, DELAY))) {
            IncomingMessage message = orphan(UUID.randomUUID());
            for (int attempt = 1; attempt <= 2; attempt++) {
                Disposition disposition = handle(fixture.handler(), message);
                assertThat(((Disposition.Retry) disposition).delay()).isEqualTo(DELAY);
                message = again(message, disposition);
                assertThat(retries(message)).isEqualTo(attempt);
            }
            Disposition.DeadLetter letter = (Disposition.DeadLetter) handle(fixture.handler(), message);
            assertThat(letter.reason()).isEqualTo(DeadLetterReason.FAILED);
            assertThat(letter.body()).as("the one that was delivered").isNull();
            assertThat(retries(message)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatFailedForWantOfItsParentIsAppliedWhenThatHasCome(TestDatabase database) {
        try (ReplicaFixture fixture = fixture(database, RetryPolicy.of(30, DELAY))) {
            UUID owner = UUID.randomUUID();
            IncomingMessage orphan = orphan(owner);
            IncomingMessage parent = save("owner", owner.toString(), 0)
                    .with("id", owner.toString())
                    .with("title", "t")
                    .build();
            Disposition first = handle(fixture.handler(), orphan);
            assertThat(handle(fixture.handler(), parent)).isEqualTo(Disposition.ACKNOWLEDGE);
            assertThat(handle(fixture.handler(), again(orphan, first))).isEqualTo(Disposition.ACKNOWLEDGE);
            assertThat(fixture.count("thing")).isOne();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatDoesNotFitIsTriedAgainAndWhatCanNeverBeAppliedIsNot(TestDatabase database) {
        try (ReplicaFixture fixture = fixture(database, RetryPolicy.of(1, DELAY))) {
            List<IncomingMessage> fail = Stream.of(
                            account(1, 0, "a").with("score", "many"), // a value that cannot be converted
                            save("account", 2L, 0).with("id", 2L), // a new row without what its column requires
                            account(3, 0, null)) // null where the column is NOT NULL
                    .map(Messages.Builder::build)
                    .toList();
            for (IncomingMessage message : fail) {
                Disposition disposition = handle(fixture.handler(), message);
                assertThat(disposition).isInstanceOf(Disposition.Retry.class);
                assertThat(((Disposition.DeadLetter) handle(fixture.handler(), again(message, disposition))).reason())
                        .isEqualTo(DeadLetterReason.UNFIT);
            }
            assertThat(fixture.handler()
                            .handle(List.of(
                                    raw("no JSON"),
                                    save("nobody", 1, 0).build(),
                                    raw("{\"signal_type\":\"SAVE\",\"cqrs_id\":\"account\",\"instance_pk\":1,"
                                            + "\"instance_data\":{},\"expires\":\"2026-11-23T11:59:59Z\"}"))))
                    .extracting(disposition -> ((Disposition.DeadLetter) disposition).reason())
                    .containsExactly(DeadLetterReason.MALFORMED, DeadLetterReason.UNKNOWN_ID, DeadLetterReason.EXPIRED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWaitingEventThatIsOvertakenIsDropped(TestDatabase database) {
        try (ReplicaFixture fixture = fixture(database, RetryPolicy.of(1, DELAY))) {
            UUID owner = UUID.randomUUID();
            IncomingMessage first = orphan(owner);
            IncomingMessage waiting = again(first, handle(fixture.handler(), first));
            handle(fixture.handler(), save("thing", 1L, 1).with("id", 1L).build());
            assertThat(handle(fixture.handler(), waiting)).isEqualTo(Disposition.ACKNOWLEDGE);
            assertThat(fixture.outcomes).containsExactly(ApplyOutcome.CREATED, ApplyOutcome.LATE);
            assertThat(fixture.row("thing", "id = 1")).containsEntry("cqrs_revision", 1L);
        }
    }

    @ParameterizedTest
    @EnumSource
    void evenOneThatWouldFailAgainIsDropped(TestDatabase database) {
        try (ReplicaFixture fixture = fixture(database, RetryPolicy.of(30, DELAY))) {
            IncomingMessage first = account(1, 0, "a").with("score", "many").build();
            IncomingMessage waiting = again(first, handle(fixture.handler(), first));
            IncomingMessage again = again(waiting, handle(fixture.handler(), waiting));
            handle(fixture.handler(), account(1, 1, "b").build());
            assertThat(handle(fixture.handler(), again)).isEqualTo(Disposition.ACKNOWLEDGE);
            assertThat(fixture.row("account", "id = 1")).containsEntry("name", "b");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSyncThatHasWaitedAndDoesNotTellItsSnapshotLowersNoRevision(TestDatabase database) {
        try (ReplicaFixture fixture = fixture(database, RetryPolicy.of(1, DELAY))) {
            handle(fixture.handler(), account(1, 7, "newer").build());
            handle(
                    fixture.handler(),
                    sync("account", 1L, 5)
                            .with("id", 1L)
                            .with("name", "older")
                            .failedBefore(1)
                            .build());
            assertThat(fixture.outcomes).endsWith(ApplyOutcome.LATE);
            assertThat(fixture.row("account", "id = 1")).containsEntry("name", "newer");
        }
    }
}
