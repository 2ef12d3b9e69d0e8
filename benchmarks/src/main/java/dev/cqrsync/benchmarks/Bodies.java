package dev.cqrsync.benchmarks;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.SignalType;
import dev.cqrsync.benchmarks.app.AccountValues;
import dev.cqrsync.serialization.EventWriter;
import dev.cqrsync.serialization.WireTime;
import dev.cqrsync.transport.Headers;
import dev.cqrsync.transport.IncomingMessage;
import dev.cqrsync.transport.Route;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Messages about accounts as a master writes them. */
final class Bodies {

    static final Instant UPDATED = Instant.parse("2026-01-01T00:00:00.123456Z");

    private static final EventWriter WRITER = new EventWriter();
    private static final Map<String, String> HEADERS = Map.of(Headers.MONOTONIC_REVISION, "true");

    static byte[] save(long id, long revision) {
        AccountValues values = AccountValues.of(seed(id, revision));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("id", id);
        data.put("name", values.name());
        data.put("email", values.email());
        data.put("notes", values.notes());
        data.put("score", values.score());
        data.put("balance", values.balance());
        data.put("active", values.active());
        data.put("birth_date", values.birthDate().toString());
        data.put("created_at", WireTime.format(values.createdAt()));
        data.put("ref", values.ref().toString());
        data.put(ChangeEvent.REVISION, revision);
        data.put(ChangeEvent.UPDATED, WireTime.format(UPDATED));
        return WRITER.write(new ChangeEvent(SignalType.SAVE, "account", id, data, null, null, 0, null, null));
    }

    static IncomingMessage incoming(long id, long revision) {
        return new IncomingMessage(Route.toAll("account"), save(id, revision), HEADERS, false);
    }

    /** The values of a row at a revision follow from this. */
    static long seed(long id, long revision) {
        return id + revision * 10_000_000;
    }

    private Bodies() {}
}
