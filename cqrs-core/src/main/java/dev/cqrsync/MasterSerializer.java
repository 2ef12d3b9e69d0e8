package dev.cqrsync;

import java.util.List;

/**
 * Decides what an event of a master contains, instead of its attributes; named by {@link CqrsMaster#serializer()}.
 *
 * <p>Called before the commit, inside the transaction and after its flush, once per saved row. It may read related rows;
 * what it changes is not saved. An exception fails the transaction. Thread-safe.
 *
 * @param <T> the master's entity class or a superclass of it
 */
public interface MasterSerializer<T> {

    /**
     * The content of the row's event: a record, a bean, a map, whatever JSON can express as an object. Names and values
     * take the formats of the wire (properties are named as attributes are), not those of the application's own mapper.
     * The row's key, its revision and its moment of change are added and win over properties of the same name.
     *
     * @param row attached to the session, unless that is stateless; as it will be committed
     */
    Object serialize(T row);

    /**
     * Paths of the associations that {@link #serialize} walks, for example {@code books.publisher}. They are read for all
     * rows of the transaction in one query, instead of one by one when touched. As in any such query, only one of them
     * may be a {@code List} without order column; use {@code Set} for the others.
     *
     * @return empty to read nothing beforehand
     */
    default List<String> fetch() {
        return List.of();
    }
}
