package dev.cqrsync.filter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One lookup of a filter.
 *
 * @param text as it was given, for messages
 * @param path names of relations and, last, of the attribute
 * @param lookup how to compare
 * @param value a JSON value, or one of the attribute's own type; several of them in a list
 */
record RowCondition(
        String text,
        List<String> path,
        Lookup lookup,
        @Nullable Object value) {

    private static final String SEPARATOR = "__";

    static RowCondition of(String text, @Nullable Object value) {
        List<String> path = new ArrayList<>(Arrays.asList(text.split(SEPARATOR, -1)));
        Lookup lookup = path.size() > 1 ? Lookup.ofWord(path.get(path.size() - 1)) : null;
        if (lookup != null) {
            path.remove(path.size() - 1);
        }
        if (path.contains("")) {
            throw new FilterException("Filter lookup '%s' has an empty name.".formatted(text));
        }
        RowCondition condition =
                new RowCondition(text, List.copyOf(path), lookup == null ? Lookup.EXACT : lookup, value);
        condition.checkShape();
        return condition;
    }

    private void checkShape() {
        switch (lookup) {
            case IN -> values(null);
            case RANGE -> values(2);
            case ISNULL -> {
                if (!(value instanceof Boolean)) {
                    throw wrong("needs true or false");
                }
            }
            case EXACT -> {
                if (value instanceof Iterable<?>) {
                    throw wrong("takes one value; use '%s__in' for several".formatted(text));
                }
            }
            case IEXACT, GT, GTE, LT, LTE, CONTAINS, ICONTAINS, STARTSWITH, ISTARTSWITH, ENDSWITH, IENDSWITH -> {
                if (value == null || value instanceof Iterable<?> || value instanceof Map<?, ?>) {
                    throw wrong("needs one value that is not null");
                }
            }
        }
    }

    /** The value's elements. */
    List<Object> values(@Nullable Integer count) {
        if (!(value instanceof Iterable<?> elements)) {
            throw wrong("needs an array");
        }
        List<Object> values = new ArrayList<>();
        for (Object element : elements) {
            if (element == null) {
                throw wrong("has null in its array; use '__isnull'");
            }
            values.add(element);
        }
        if (count != null && values.size() != count) {
            throw wrong("needs an array of %d values".formatted(count));
        }
        return values;
    }

    FilterException wrong(String what) {
        return new FilterException("Filter lookup '%s' %s.".formatted(text, what));
    }
}
