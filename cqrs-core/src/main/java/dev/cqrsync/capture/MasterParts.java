package dev.cqrsync.capture;

import dev.cqrsync.DeleteData;
import dev.cqrsync.EventMetadata;
import dev.cqrsync.MasterSerializer;
import dev.cqrsync.SyncFilter;
import dev.cqrsync.mapping.MasterMapping;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the application adds to one master. */
record MasterParts(
        @Nullable MasterSerializer<Object> serializer,
        @Nullable SyncFilter<Object> filter,
        List<EventMetadata<Object>> metadata,
        @Nullable DeleteData<Object> deleteData) {

    /** They are looked up by the class of the rows that they are given. */
    @SuppressWarnings("unchecked")
    static MasterParts of(MasterMapping mapping, MasterExtensions extensions) {
        Class<? extends MasterSerializer<?>> serializer = mapping.declaration().serializer();
        return new MasterParts(
                serializer == null ? null : (MasterSerializer<Object>) extensions.serializer(mapping, serializer),
                (SyncFilter<Object>) extensions.filter(mapping),
                List.copyOf((List<EventMetadata<Object>>) extensions.metadata(mapping)),
                (DeleteData<Object>) extensions.deleteData(mapping));
    }
}
