package dev.cqrsync.mapping;

/**
 * Declares masters and replicas that cannot be annotated, such as entities of a library. Beans of it are asked before the
 * first persistence unit starts, so they must not need one.
 */
@FunctionalInterface
public interface MappingCustomizer {

    /** Adds declarations. */
    void customize(ModelDeclarations declarations);
}
