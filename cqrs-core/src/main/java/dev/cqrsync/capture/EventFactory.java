package dev.cqrsync.capture;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.EventMetadata;
import dev.cqrsync.FilterExit;
import dev.cqrsync.MasterSerializer;
import dev.cqrsync.SignalType;
import dev.cqrsync.SyncFilter;
import dev.cqrsync.outbox.OutboxEvent;
import dev.cqrsync.serialization.EventWriter;
import dev.cqrsync.serialization.JsonObjects;
import dev.cqrsync.serialization.MasterRowWriter;
import dev.cqrsync.transport.Headers;
import dev.cqrsync.transport.OutgoingMessage;
import dev.cqrsync.transport.Route;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/** Makes finished events of the rows of a plan. Thread-safe. */
final class EventFactory {

    private static final Map<String, String> HEADERS = Map.of(Headers.MONOTONIC_REVISION, "true");

    private final CaptureSettings settings;
    private final JsonObjects json;
    private final MasterExtensions extensions;
    private final EventWriter eventWriter = new EventWriter();

    EventFactory(CaptureSettings settings, JsonObjects json, MasterExtensions extensions) {
        this.settings = settings;
        this.json = json;
        this.extensions = extensions;
    }

    /** The canonical text of a key. */
    String text(Object instancePk) {
        return eventWriter.text(instancePk);
    }

    /** The event of a row, or {@code null} when there is nothing to tell replicas. */
    @Nullable
    OutboxEvent event(PlannedRow row, RowContents contents, SharedSessionContractImplementor session) {
        if (row.isDeleted()) {
            return deleted(row);
        }
        return isIncluded(row) ? saved(row, contents, session) : excluded(row);
    }

    /** Whether the master's filter lets the row through. */
    static boolean isIncluded(PlannedRow row) {
        SyncFilter<Object> filter = row.master().parts().filter();
        return filter == null
                || ask(filter, row, () -> filter.includes(row.change().entity()));
    }

    /**
     * A row outside the filter. What was there before under the same key is gone in any case; else nobody knows whether
     * replicas have the row. The event has the row's own revision, so that the next change can bring it back.
     */
    private @Nullable OutboxEvent excluded(PlannedRow row) {
        boolean exit = row.master().mapping().declaration().onFilterExit() == FilterExit.DELETE;
        return switch (row.change().kind()) {
            case RECREATED -> deleted(row);
            case UPDATED -> exit ? deleted(row) : null;
            case CREATED, DELETED -> null;
        };
    }

    private OutboxEvent deleted(PlannedRow row) {
        Map<String, @Nullable Object> data = row.master().writer().deleteData(row.pk(), row.revision(), now());
        var deleteData = row.master().parts().deleteData();
        if (deleteData != null) {
            Object custom = ask(
                    deleteData, row, () -> json.value(deleteData.of(row.change().entity())));
            if (custom != null) {
                data.put(ChangeEvent.DELETE_DATA, custom);
            }
        }
        return standard(row, event(row, SignalType.DELETE, data, null));
    }

    private @Nullable OutboxEvent saved(
            PlannedRow row, RowContents contents, SharedSessionContractImplementor session) {
        Map<String, @Nullable Object> data = instanceData(row, contents, session);
        if (data == null) {
            return null;
        }
        ChangeEvent event = event(row, SignalType.SAVE, data, previous(row.change(), state(row), session));
        return standard(row, event);
    }

    /** The row as replicas get it, or {@code null} when it is gone. */
    @Nullable
    Map<String, @Nullable Object> instanceData(
            PlannedRow row, RowContents contents, SharedSessionContractImplementor session) {
        RowChange change = row.change();
        MasterRowWriter writer = row.master().writer();
        MasterSerializer<Object> serializer = row.master().parts().serializer();
        if (serializer == null) {
            return writer.instanceData(change.id(), state(row), row.revision(), session);
        }
        Object entity = contents.entity(row);
        if (entity == null) {
            return null;
        }
        Map<String, @Nullable Object> content = ask(serializer, row, () -> json.object(serializer.serialize(entity)));
        return writer.instanceData(change.id(), content, state(row), row.revision(), session);
    }

    private static @Nullable Object[] state(PlannedRow row) {
        @Nullable Object[] state = Objects.requireNonNull(row.change().state());
        return row.master().parts().serializer() == null
                ? row.master().complete(state, row.change().entity())
                : state;
    }

    private ChangeEvent event(
            PlannedRow row,
            SignalType signal,
            Map<String, @Nullable Object> data,
            @Nullable Map<String, @Nullable Object> previous) {
        return new ChangeEvent(
                signal,
                row.cqrsId(),
                row.pk(),
                data,
                previous,
                json.value(extensions.correlationIds().current()),
                0,
                settings.timeToLive(row.master().mapping()).after(now()),
                metadata(row, signal));
    }

    private OutboxEvent standard(PlannedRow row, ChangeEvent event) {
        return new OutboxEvent(
                message(Route.toAll(row.cqrsId()), event, HEADERS),
                row.pkText(),
                row.revision(),
                !row.master().writer().isTracked()); // each transition of tracked fields is news
    }

    private OutgoingMessage message(Route route, ChangeEvent event, Map<String, String> headers) {
        return new OutgoingMessage(UUID.randomUUID().toString(), route, eventWriter.write(event), headers);
    }

    private @Nullable Map<String, @Nullable Object> metadata(PlannedRow row, SignalType signal) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        for (EventMetadata<Object> metadata : row.master().parts().metadata()) {
            all.putAll(ask(
                    metadata,
                    row,
                    () -> json.object(metadata.metadata(row.change().entity(), signal))));
        }
        return all.isEmpty() ? null : all;
    }

    /**
     * The event of a row that is sent again, or {@code null} when it is none of those that are replicated.
     *
     * @param queue the only queue to send it to, or {@code null} for all
     * @param snapshotAt when the row was read, or before
     */
    @Nullable
    OutboxEvent sync(
            PlannedRow row,
            RowContents contents,
            @Nullable String queue,
            Instant snapshotAt,
            SharedSessionContractImplementor session) {
        Map<String, @Nullable Object> data = isIncluded(row) ? instanceData(row, contents, session) : null;
        if (data == null) {
            return null;
        }
        Map<String, @Nullable Object> previous = row.master().writer().isTracked() ? Map.of() : null;
        Map<String, String> headers = new LinkedHashMap<>(HEADERS);
        headers.put(
                Headers.SNAPSHOT_AT, snapshotAt.truncatedTo(ChronoUnit.MICROS).toString());
        Route route = queue == null ? Route.toAll(row.cqrsId()) : Route.toQueue(queue, row.cqrsId());
        return new OutboxEvent(
                message(route, event(row, SignalType.SYNC, data, previous), headers),
                row.pkText(),
                row.revision(),
                false); // may be there to lower a revision, so it never stands back for a higher one
    }

    /** The event that takes a row back which a replica should not have. */
    OutboxEvent retracted(Master master, Object pk, String pkText, long revision, @Nullable String queue) {
        String cqrsId = master.mapping().cqrsId();
        ChangeEvent event = new ChangeEvent(
                SignalType.DELETE,
                cqrsId,
                pk,
                master.writer().deleteData(pk, revision, now()),
                null,
                json.value(extensions.correlationIds().current()),
                0,
                settings.timeToLive(master.mapping()).after(now()),
                null);
        Route route = queue == null ? Route.toAll(cqrsId) : Route.toQueue(queue, cqrsId);
        return new OutboxEvent(message(route, event, HEADERS), pkText, revision, false);
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

    private Instant now() {
        return settings.clock().instant();
    }

    private static <R extends @Nullable Object> R ask(Object extension, PlannedRow row, Supplier<R> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            throw new MasterExtensionException(extension, row, e);
        }
    }
}
