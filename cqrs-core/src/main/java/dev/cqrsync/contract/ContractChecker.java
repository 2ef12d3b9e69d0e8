package dev.cqrsync.contract;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.mapping.MappedColumn;
import dev.cqrsync.mapping.ReplicaColumn;
import dev.cqrsync.mapping.ReplicaMapping;
import dev.cqrsync.serialization.WireType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Compares what replicas expect with what a master offers. */
public final class ContractChecker {

    private final Contract contract;

    public ContractChecker(Contract contract) {
        this.contract = contract;
    }

    /**
     * What stands between a replica and the master, one sentence each that names id, field and attribute; empty when the
     * replica can take everything the master publishes.
     */
    public List<String> check(ReplicaMapping replica) {
        ContractModel model = contract.models().get(replica.cqrsId());
        if (model == null) {
            return List.of("The contract has no id '%s', which %s replicates; it has %s."
                    .formatted(
                            replica.cqrsId(),
                            replica.entityName(),
                            contract.models().keySet()));
        }
        List<String> mismatches = new ArrayList<>();
        Set<String> key = new HashSet<>();
        for (MappedColumn column : replica.identifier()) {
            key.add(column.field());
            checkColumn(replica, model, column, true, mismatches);
        }
        if (!key.equals(new HashSet<>(model.key()))) {
            mismatches.add("The key of '%s' is %s on the master, but %s has %s."
                    .formatted(replica.cqrsId(), model.key(), replica.entityName(), key));
        }
        for (ReplicaColumn column : replica.columns()) {
            checkColumn(replica, model, column.column(), column.required(), mismatches);
        }
        return mismatches;
    }

    /**
     * The fields of a replica that the contract does not know enough of to tell whether they fit, as the master's
     * serializer does not declare what it returns.
     */
    public Set<String> unknown(ReplicaMapping replica) {
        ContractModel model = contract.models().get(replica.cqrsId());
        if (model == null || model.content() == ContractContent.ATTRIBUTES) {
            return Set.of();
        }
        Set<String> unknown = new TreeSet<>();
        for (ReplicaColumn column : replica.columns()) {
            String field = column.column().field();
            ContractField offered = model.fields().get(field);
            if (offered == null ? model.content() == ContractContent.OPEN : offered.type() == WireType.ANY) {
                unknown.add(field);
            }
        }
        return unknown;
    }

    private static void checkColumn(
            ReplicaMapping replica,
            ContractModel model,
            MappedColumn column,
            boolean required,
            List<String> mismatches) {
        String place = "Field '%s' of '%s' (attribute '%s' of %s)"
                .formatted(column.field(), replica.cqrsId(), column.path(), replica.entityName());
        ContractField offered = model.fields().get(column.field());
        if (offered == null) {
            if (model.content() != ContractContent.OPEN && (required || !column.nullable())) {
                mismatches.add("%s is not published by the master; known fields: %s.".formatted(place, known(model)));
            }
            return;
        }
        ContractField expected = ContractExporter.ofReplica(column);
        if (offered.nullable() && !column.nullable()) {
            mismatches.add("%s can be null on the master, but not here.".formatted(place));
        }
        if (column.key() != null) {
            if (offered.type() != WireType.JSON && offered.type() != WireType.ANY) {
                mismatches.add("%s is part of a composite key here, but one value of type %s on the master."
                        .formatted(place, offered.type().word()));
            }
            return;
        }
        if (!expected.type().takes(offered.type())) {
            mismatches.add("%s is %s on the master, but %s here."
                    .formatted(place, offered.type().word(), expected.type().word()));
        } else if (expected.length() != null && isLonger(offered, expected.length(), model.content())) {
            if (offered.type() == expected.type() && offered.values() == null) {
                mismatches.add("%s can be %s long on the master, but %d here."
                        .formatted(
                                place, offered.length() == null ? "arbitrarily" : offered.length(), expected.length()));
            }
        }
        if (expected.values() != null) {
            checkValues(place, offered, expected.values(), mismatches);
        }
    }

    private static boolean isLonger(ContractField offered, long length, ContractContent content) {
        return offered.length() == null ? content == ContractContent.ATTRIBUTES : offered.length() > length;
    }

    private static void checkValues(String place, ContractField offered, List<String> known, List<String> mismatches) {
        if (offered.type() == WireType.ANY) {
            return;
        }
        if (offered.values() == null) {
            mismatches.add("%s is any text on the master, but one of %s here.".formatted(place, known));
            return;
        }
        List<String> unknown = offered.values().stream()
                .filter(value -> !known.contains(value))
                .toList();
        if (!unknown.isEmpty()) {
            mismatches.add("%s can be %s on the master, which is not known here.".formatted(place, unknown));
        }
    }

    private static List<String> known(ContractModel model) {
        return model.fields().keySet().stream()
                .filter(field -> !field.equals(ChangeEvent.REVISION) && !field.equals(ChangeEvent.UPDATED))
                .toList();
    }
}
