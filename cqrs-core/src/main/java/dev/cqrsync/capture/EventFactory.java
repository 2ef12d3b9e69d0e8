package dev.cqrsync.capture;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.SignalType;
import dev.cqrsync.outbox.OutboxEvent;
import dev.cqrsync.serialization.EventWriter;
import dev.cqrsync.serialization.MasterRowWriter;
import dev.cqrsync.transport.Headers;
import dev.cqrsync.transport.OutgoingMessage;
import dev.cqrsync.transport.Route;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/** Makes finished events of the rows of a plan. Thread-safe. */
final class EventFactory {

    private static final Map<String, String> HEADERS = Map.of(Headers.MONOTONIC_REVISION, "true");

    private final CaptureSettings settings;
    private final EventWriter eventWriter = new EventWriter();

    EventFactory(CaptureSettings settings) {
        this.settings = settings;
    }

    /** The canonical text of a key. */
    String text(Object instancePk) {
        return eventWriter.text(instancePk);
    }

    OutboxEvent event(PlannedRow row, SharedSessionContractImplementor session) {
        Instant now = settings.clock().instant();
        RowChange change = row.change();
        MasterRowWriter writer = change.master().writer();
        String cqrsId = change.master().mapping().cqrsId();
        boolean deleted = change.kind() == RowChange.Kind.DELETED;
        @Nullable Object @Nullable [] state = change.state();
        @Nullable
        Object[] complete =
                deleted || state == null ? new Object[0] : change.master().complete(state, change.entity());
        ChangeEvent event = new ChangeEvent(
                deleted ? SignalType.DELETE : SignalType.SAVE,
                cqrsId,
                row.pk(),
                deleted
                        ? writer.deleteData(row.pk(), row.revision(), now)
                        : writer.instanceData(change.id(), complete, row.revision(), session),
                previous(change, complete, session),
                null,
                0,
                now.plus(settings.messageTtl()),
                null);
        return new OutboxEvent(
                new OutgoingMessage(
                        UUID.randomUUID().toString(), Route.toAll(cqrsId), eventWriter.write(event), HEADERS),
                row.pkText(),
                row.revision(),
                !writer.isTracked()); // each transition of tracked fields is news
    }

    /**
     * The event of a row that is sent again.
     *
     * @param queue the only queue to send it to, or {@code null} for all
     * @param snapshotAt when the row was read, or before
     */
    OutboxEvent sync(
            Master master,
            Object id,
            Object entity,
            @Nullable String queue,
            Instant snapshotAt,
            SharedSessionContractImplementor session) {
        MasterRowWriter writer = master.writer();
        String cqrsId = master.mapping().cqrsId();
        @Nullable Object[] state = master.complete(master.mapping().persister().getValues(entity), entity);
        long revision = master.revision(state);
        Object pk = writer.instancePk(id, session);
        ChangeEvent event = new ChangeEvent(
                SignalType.SYNC,
                cqrsId,
                pk,
                writer.instanceData(id, state, revision, session),
                writer.isTracked() ? Map.of() : null,
                null,
                0,
                settings.clock().instant().plus(settings.messageTtl()),
                null);
        return new OutboxEvent(
                new OutgoingMessage(
                        UUID.randomUUID().toString(),
                        queue == null ? Route.toAll(cqrsId) : Route.toQueue(queue, cqrsId),
                        eventWriter.write(event),
                        Map.of(
                                Headers.MONOTONIC_REVISION,
                                "true",
                                Headers.SNAPSHOT_AT,
                                snapshotAt.truncatedTo(ChronoUnit.MICROS).toString())),
                text(pk),
                revision,
                false); // may be there to lower a revision, so it never stands back for a higher one
    }

    private static @Nullable Map<String, @Nullable Object> previous(
            RowChange change, @Nullable Object[] state, SharedSessionContractImplementor session) {
        MasterRowWriter writer = change.master().writer();
        if (!writer.isTracked()) {
            return null;
        }
        return switch (change.kind()) {
            case CREATED -> writer.previousOfCreated(change.id(), state, session);
            case UPDATED, RECREATED -> change.previous();
            case DELETED -> null;
        };
    }
}
