package dev.cqrsync.serialization;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.SignalType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads rows that stand by themselves, one JSON object each, as in dump files. Stateless and thread-safe. */
public final class InstanceDataReader {

    /**
     * A row as the event that brings it: a SYNC without a key of its own, as {@code instance_data} has it.
     *
     * @param line the object's bytes, UTF-8
     * @throws MalformedEventException when they are no JSON object; says what is wrong, in one line
     */
    public ChangeEvent read(String cqrsId, byte[] line) {
        Map<String, @Nullable Object> data = JsonBytes.object(line, "the line");
        return new ChangeEvent(SignalType.SYNC, cqrsId, null, data, null, null, 0, null, null);
    }
}
