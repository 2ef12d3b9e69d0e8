package dev.cqrsync.mapping;

import dev.cqrsync.CqrsMaster;
import java.util.List;

/**
 * What a model says about being a master: {@link CqrsMaster} as a value.
 *
 * @param cqrsId see {@link CqrsMaster#value()}
 * @param fields see {@link CqrsMaster#fields()}
 * @param tracked see {@link CqrsMaster#tracked()}
 */
public record MasterDeclaration(String cqrsId, List<String> fields, List<String> tracked) {

    /** In {@link #tracked()}: all published attributes. */
    public static final String ALL = "*";

    public MasterDeclaration {
        fields = List.copyOf(fields);
        tracked = List.copyOf(tracked);
    }

    static MasterDeclaration of(CqrsMaster annotation) {
        return new MasterDeclaration(annotation.value(), List.of(annotation.fields()), List.of(annotation.tracked()));
    }
}
