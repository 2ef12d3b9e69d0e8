package dev.cqrsync.mapping;

import java.util.Locale;

/** How an attribute is called on the wire. Thread-safe. */
@FunctionalInterface
public interface FieldNaming {

    /** {@code birthDate} is {@code birth_date}, as Spring names columns and Python services name fields. */
    FieldNaming SNAKE_CASE = FieldNaming::toSnakeCase;

    /** Attributes keep their names. */
    FieldNaming AS_IS = attribute -> attribute;

    /** The wire name of an attribute; not a path. */
    String wireName(String attribute);

    private static String toSnakeCase(String attribute) {
        StringBuilder name = new StringBuilder(attribute.length() + 4);
        for (int i = 0; i < attribute.length(); i++) {
            char c = attribute.charAt(i);
            if (i > 0 && Character.isUpperCase(c) && startsWord(attribute, i)) {
                name.append('_');
            }
            name.append(c);
        }
        return name.toString().toLowerCase(Locale.ROOT);
    }

    private static boolean startsWord(String attribute, int upper) {
        char before = attribute.charAt(upper - 1);
        boolean endsRun = upper + 1 < attribute.length() && Character.isLowerCase(attribute.charAt(upper + 1));
        return before != '_' && (!Character.isUpperCase(before) || endsRun);
    }
}
