package dev.cqrsync.mapping;

import dev.cqrsync.CqrsMaster;
import dev.cqrsync.FilterExit;
import dev.cqrsync.MasterSerializer;
import dev.cqrsync.TimeToLive;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model says about being a master: {@link CqrsMaster} as a value.
 *
 * @param cqrsId see {@link CqrsMaster#value()}
 * @param fields see {@link CqrsMaster#fields()}
 * @param tracked see {@link CqrsMaster#tracked()}
 * @param serializer see {@link CqrsMaster#serializer()}; {@code null} for none
 * @param onFilterExit see {@link CqrsMaster#onFilterExit()}
 * @param produce see {@link CqrsMaster#produce()}
 * @param timeToLive see {@link CqrsMaster#timeToLive()}; {@code null} for the service's
 * @param revision name of the {@code @Version} attribute that is the revision, or {@code null} to go by annotations
 * @param updated name of the attribute with the moment of the last change, or {@code null} to go by annotations
 */
public record MasterDeclaration(
        String cqrsId,
        List<String> fields,
        List<String> tracked,
        @Nullable Class<? extends MasterSerializer<?>> serializer,
        FilterExit onFilterExit,
        boolean produce,
        @Nullable TimeToLive timeToLive,
        @Nullable String revision,
        @Nullable String updated) {

    /** In {@link #tracked()}: all published attributes. */
    public static final String ALL = "*";

    public MasterDeclaration {
        fields = List.copyOf(fields);
        tracked = List.copyOf(tracked);
    }

    /** All attributes are published, nothing is tracked. */
    public static MasterDeclaration of(String cqrsId) {
        return new MasterDeclaration(cqrsId, List.of(), List.of(), null, FilterExit.KEEP, true, null, null, null);
    }

    static MasterDeclaration of(CqrsMaster annotation, String entity) {
        Class<? extends MasterSerializer<?>> serializer = annotation.serializer();
        return new MasterDeclaration(
                annotation.value(),
                List.of(annotation.fields()),
                List.of(annotation.tracked()),
                serializer.equals(CqrsMaster.NoSerializer.class) ? null : serializer,
                annotation.onFilterExit(),
                annotation.produce(),
                timeToLive(annotation.timeToLive(), entity),
                null,
                null);
    }

    private static @Nullable TimeToLive timeToLive(String text, String entity) {
        try {
            return text.isEmpty() ? null : TimeToLive.of(text);
        } catch (IllegalArgumentException e) {
            throw new MappingException(
                    "@CqrsMaster on %s has timeToLive = \"%s\": %s.".formatted(entity, text, e.getMessage()),
                    "Give a duration such as 2h or PT30S, or never.");
        }
    }

    /** The same, publishing these attributes only. */
    public MasterDeclaration withFields(String... names) {
        return new MasterDeclaration(
                cqrsId, List.of(names), tracked, serializer, onFilterExit, produce, timeToLive, revision, updated);
    }

    /** The same, tracking these attributes. */
    public MasterDeclaration withTracked(String... names) {
        return new MasterDeclaration(
                cqrsId, fields, List.of(names), serializer, onFilterExit, produce, timeToLive, revision, updated);
    }

    /** The same with a serializer. */
    public MasterDeclaration withSerializer(Class<? extends MasterSerializer<?>> type) {
        return new MasterDeclaration(
                cqrsId, fields, tracked, type, onFilterExit, produce, timeToLive, revision, updated);
    }

    /** The same, with what becomes of rows that leave the filter. */
    public MasterDeclaration withOnFilterExit(FilterExit exit) {
        return new MasterDeclaration(cqrsId, fields, tracked, serializer, exit, produce, timeToLive, revision, updated);
    }

    /** The same, publishing nothing unless {@code cqrs.master.produce.<id>} says so. */
    public MasterDeclaration withoutProducing() {
        return new MasterDeclaration(
                cqrsId, fields, tracked, serializer, onFilterExit, false, timeToLive, revision, updated);
    }

    /** The same, with events that live this long. */
    public MasterDeclaration withTimeToLive(TimeToLive lifetime) {
        return new MasterDeclaration(
                cqrsId, fields, tracked, serializer, onFilterExit, produce, lifetime, revision, updated);
    }

    /**
     * The same for an entity that cannot be annotated: which of its attributes is the revision, a numeric
     * {@code @Version}, and which the moment of the last change, an {@code Instant} or {@code OffsetDateTime} that the
     * entity maintains itself.
     */
    public MasterDeclaration withColumns(String revisionAttribute, String updatedAttribute) {
        return new MasterDeclaration(
                cqrsId,
                fields,
                tracked,
                serializer,
                onFilterExit,
                produce,
                timeToLive,
                revisionAttribute,
                updatedAttribute);
    }
}
