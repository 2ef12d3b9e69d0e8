package dev.cqrsync.serialization;

import java.util.List;

/**
 * The primary key of a replica's row.
 *
 * @param values one relational value per column of the identifier, never {@code null}
 * @param text canonical text, ASCII: the key's wire value as JSON, an array for a composite key; equal keys have equal
 *     text
 */
public record ReplicaKey(List<Object> values, String text) implements Comparable<ReplicaKey> {

    public ReplicaKey {
        values = List.copyOf(values);
    }

    /** An order that all workers share, so that they lock rows in the same sequence. */
    @Override
    @SuppressWarnings("unchecked")
    public int compareTo(ReplicaKey other) {
        for (int i = 0; i < values.size(); i++) {
            Object mine = values.get(i);
            Object others = other.values.get(i);
            int order = mine instanceof Comparable<?> && mine.getClass() == others.getClass()
                    ? ((Comparable<Object>) mine).compareTo(others)
                    : text.compareTo(other.text);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /** By text, as binary values have no useful equality of their own. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ReplicaKey key && key.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
