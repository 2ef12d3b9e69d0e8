package dev.cqrsync.mapping;

import java.util.List;

/**
 * The way from an entity class to an owner.
 *
 * @param steps at least one
 * @param movesOnly whether only changes of the first step's attribute count: the class stands between part and owner
 *     and is no part itself
 */
public record PartPath(List<PartStep> steps, boolean movesOnly) {

    public PartPath {
        steps = List.copyOf(steps);
    }
}
