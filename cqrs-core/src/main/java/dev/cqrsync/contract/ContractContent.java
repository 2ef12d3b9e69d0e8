package dev.cqrsync.contract;

import java.util.Locale;

/** Where the fields of a model come from, and with that how much a contract knows of them. */
public enum ContractContent {
    /** The attributes of an entity: all fields are listed, with the lengths of their columns. */
    ATTRIBUTES,
    /** The type that a serializer declares to return: all fields are listed, their lengths are not known. */
    DECLARED,
    /** A serializer that may return more than is listed. */
    OPEN;

    /** The name in contract files. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException for an unknown word */
    static ContractContent ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
