package dev.cqrsync.capture;

import dev.cqrsync.CorrelationIdSource;
import dev.cqrsync.DeleteData;
import dev.cqrsync.EventMetadata;
import dev.cqrsync.MasterSerializer;
import dev.cqrsync.SyncFilter;
import dev.cqrsync.mapping.MappingException;
import dev.cqrsync.mapping.MasterMapping;
import java.lang.reflect.Constructor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where capture finds what the application adds to its masters. Asked once per master, when its first event is made, so
 * that extensions may themselves need the persistence unit. Thread-safe.
 */
public interface MasterExtensions {

    /** Serializers are made by their constructor without parameters; nothing else is added. */
    MasterExtensions NONE = new MasterExtensions() {};

    /** The serializer of a master that declares one. */
    default MasterSerializer<?> serializer(MasterMapping master, Class<? extends MasterSerializer<?>> type) {
        try {
            Constructor<? extends MasterSerializer<?>> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new MappingException(
                    "Serializer %s of master %s cannot be made: %s.".formatted(type.getName(), master.entityName(), e),
                    "Give it a constructor without parameters.");
        }
    }

    /** The filter of a master, or {@code null} when all its rows are replicated. */
    default @Nullable SyncFilter<?> filter(MasterMapping master) {
        return null;
    }

    /** What adds metadata to the events of a master; later ones win. */
    default List<? extends EventMetadata<?>> metadata(MasterMapping master) {
        return List.of();
    }

    /** What adds data to the DELETE events of a master, or {@code null}. */
    default @Nullable DeleteData<?> deleteData(MasterMapping master) {
        return null;
    }

    /** Tells the correlation id of events. */
    default CorrelationIdSource correlationIds() {
        return CorrelationIdSource.NONE;
    }
}
