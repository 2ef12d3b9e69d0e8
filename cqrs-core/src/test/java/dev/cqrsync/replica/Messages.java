package dev.cqrsync.replica;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.SignalType;
import dev.cqrsync.serialization.EventWriter;
import dev.cqrsync.serialization.WireTime;
import dev.cqrsync.transport.Headers;
import dev.cqrsync.transport.IncomingMessage;
import dev.cqrsync.transport.Route;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes messages as a broker would deliver them. */
final class Messages {

    static final Instant T0 = Instant.parse("2026-11-01T00:00:00Z");

    private Messages() {}

    /** A message under construction. */
    static final class Builder {
        private final SignalType type;
        private final String cqrsId;
        private final Object pk;
        private final long revision;
        private Instant updated = T0;
        private final Map<String, Object> data = new LinkedHashMap<>();
        private final Map<String, String> headers = new HashMap<>();
        private Map<String, Object> previous;
        private Map<String, Object> meta;
        private Object correlationId;
        private int retries;
        private String queue;

        private Builder(SignalType type, String cqrsId, Object pk, long revision) {
            this.type = type;
            this.cqrsId = cqrsId;
            this.pk = pk;
            this.revision = revision;
        }

        Builder with(String field, Object value) {
            data.put(field, value);
            return this;
        }

        Builder at(long second) {
            updated = T0.plusSeconds(second);
            return this;
        }

        Builder monotonic() {
            headers.put(Headers.MONOTONIC_REVISION, "true");
            return this;
        }

        Builder previously(Map<String, Object> values) {
            previous = values;
            return this;
        }

        Builder meta(Map<String, Object> values) {
            meta = values;
            return this;
        }

        Builder correlatedTo(Object id) {
            correlationId = id;
            return this;
        }

        Builder failedBefore(int times) {
            retries = times;
            return this;
        }

        Builder directlyTo(String serviceQueue) {
            queue = serviceQueue;
            return this;
        }

        Builder snapshotAt(long second) {
            headers.put(Headers.SNAPSHOT_AT, T0.plusSeconds(second).toString());
            return this;
        }

        IncomingMessage build() {
            Map<String, Object> instance = new LinkedHashMap<>(data);
            instance.put(ChangeEvent.REVISION, revision);
            instance.put(ChangeEvent.UPDATED, WireTime.format(updated));
            byte[] body = new EventWriter()
                    .write(new ChangeEvent(type, cqrsId, pk, instance, previous, correlationId, retries, null, meta));
            return new IncomingMessage(new Route(cqrsId, queue), body, headers, false);
        }
    }

    static Builder save(String cqrsId, Object pk, long revision) {
        return new Builder(SignalType.SAVE, cqrsId, pk, revision);
    }

    static Builder sync(String cqrsId, Object pk, long revision) {
        return new Builder(SignalType.SYNC, cqrsId, pk, revision);
    }

    static Builder delete(String cqrsId, Object pk, long revision) {
        return new Builder(SignalType.DELETE, cqrsId, pk, revision).with("id", pk);
    }

    static Builder account(long id, long revision, String name) {
        return save("account", id, revision).with("id", id).with("name", name);
    }

    static IncomingMessage raw(String body) {
        return raw(body.getBytes(StandardCharsets.UTF_8));
    }

    static IncomingMessage raw(byte[] body) {
        return new IncomingMessage(Route.toAll("account"), body, Map.of(), false);
    }
}
