package dev.cqrsync.mapping;

import dev.cqrsync.ApplyMode;
import dev.cqrsync.CqrsField;
import dev.cqrsync.CqrsReplica;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a model says about being a replica: {@link CqrsReplica} as a value.
 *
 * @param cqrsId see {@link CqrsReplica#value()}
 * @param fieldByPath master field by replica attribute path, see {@link CqrsReplica#mapping()}
 * @param ignored see {@link CqrsReplica#ignore()}
 * @param apply see {@link CqrsReplica#apply()}
 */
public record ReplicaDeclaration(String cqrsId, Map<String, String> fieldByPath, Set<String> ignored, ApplyMode apply) {

    public ReplicaDeclaration {
        fieldByPath = Map.copyOf(fieldByPath);
        ignored = Set.copyOf(ignored);
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
        return new ReplicaDeclaration(annotation.value(), fieldByPath, Set.of(annotation.ignore()), annotation.apply());
    }
}
