package dev.cqrsync.mapping;

import dev.cqrsync.ApplyMode;
import dev.cqrsync.CqrsField;
import dev.cqrsync.CqrsReplica;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a model says about being a replica: {@link CqrsReplica} as a value.
 *
 * @param cqrsId see {@link CqrsReplica#value()}
 * @param fieldByPath master field by replica attribute path, see {@link CqrsReplica#mapping()}
 * @param ignored see {@link CqrsReplica#ignore()}
 * @param apply see {@link CqrsReplica#apply()}
 * @param onlyDirectSyncs see {@link CqrsReplica#onlyDirectSyncs()}
 * @param revision name of the attribute that holds the revision, or {@code null} to go by annotations
 * @param updated name of the attribute with the moment of the last change, or {@code null} to go by annotations
 */
public record ReplicaDeclaration(
        String cqrsId,
        Map<String, String> fieldByPath,
        Set<String> ignored,
        ApplyMode apply,
        boolean onlyDirectSyncs,
        @Nullable String revision,
        @Nullable String updated) {

    public ReplicaDeclaration {
        fieldByPath = Map.copyOf(fieldByPath);
        ignored = Set.copyOf(ignored);
    }

    /** Each attribute takes the field of the same name; revision and moment of change are found by annotations. */
    public static ReplicaDeclaration of(String cqrsId) {
        return new ReplicaDeclaration(cqrsId, Map.of(), Set.of(), ApplyMode.AUTO, false, null, null);
    }

    /** The same for an entity that cannot be annotated: which attributes hold revision and moment of change. */
    public ReplicaDeclaration withColumns(String revisionAttribute, String updatedAttribute) {
        return new ReplicaDeclaration(
                cqrsId, fieldByPath, ignored, apply, onlyDirectSyncs, revisionAttribute, updatedAttribute);
    }

    /** The same, with the master fields of attributes that are called otherwise. */
    public ReplicaDeclaration withMapping(Map<String, String> masterFieldByPath) {
        return new ReplicaDeclaration(cqrsId, masterFieldByPath, ignored, apply, onlyDirectSyncs, revision, updated);
    }

    /** The same, leaving these attributes to the service. */
    public ReplicaDeclaration withIgnored(String... paths) {
        return new ReplicaDeclaration(cqrsId, fieldByPath, Set.of(paths), apply, onlyDirectSyncs, revision, updated);
    }

    /** The same, with how rows are written. */
    public ReplicaDeclaration withApply(ApplyMode mode) {
        return new ReplicaDeclaration(cqrsId, fieldByPath, ignored, mode, onlyDirectSyncs, revision, updated);
    }

    /** The same, ignoring each SYNC that was not sent to this service alone. */
    public ReplicaDeclaration withOnlyDirectSyncs() {
        return new ReplicaDeclaration(cqrsId, fieldByPath, ignored, apply, true, revision, updated);
    }

    static ReplicaDeclaration of(CqrsReplica annotation, String entity) {
        Map<String, String> fieldByPath = new LinkedHashMap<>();
        for (CqrsField field : annotation.mapping()) {
            if (fieldByPath.put(field.replica(), field.master()) != null) {
                throw new MappingException(
                        "@CqrsReplica on %s maps attribute '%s' twice.".formatted(entity, field.replica()),
                        "Keep one @CqrsField for it.");
            }
        }
        return new ReplicaDeclaration(
                annotation.value(),
                fieldByPath,
                Set.copyOf(List.of(annotation.ignore())),
                annotation.apply(),
                annotation.onlyDirectSyncs(),
                null,
                null);
    }
}
