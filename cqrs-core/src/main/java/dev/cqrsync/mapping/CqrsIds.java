package dev.cqrsync.mapping;

import java.util.regex.Pattern;

/** Checks ids: they are words of AMQP routing keys and names in files and on command lines. */
final class CqrsIds {

    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9_-]{1,100}");

    private CqrsIds() {}

    static void check(String cqrsId, String place) {
        if (!VALID.matcher(cqrsId).matches()) {
            throw new MappingException(
                    "%s has the id '%s'.".formatted(place, cqrsId),
                    "An id is 1 to 100 letters, digits, hyphens or underscores.");
        }
    }
}
