package dev.cqrsync.mapping;

import org.hibernate.metamodel.mapping.JdbcMapping;
import org.jspecify.annotations.Nullable;

/**
 * One column of an entity and where its value stands on the wire.
 *
 * @param field key in {@code instance_data}
 * @param key key inside the object under {@code field} for a column of a composite reference, else {@code null}
 * @param path attribute path in the entity, for example {@code address.street}
 * @param table table the column is in, as Hibernate writes it into SQL
 * @param column column, quoted as Hibernate writes it into SQL
 * @param write SQL expression with one {@code ?} through which a value is written
 * @param jdbcMapping Hibernate's type of the column; its binder and extractor take the relational value
 * @param nullable whether the entity can have {@code null} there
 * @param length characters or bytes as declared, or {@code null} when the type has no length
 * @param scale digits after the decimal point (decimals) as declared, or {@code null} when not declared
 * @param temporalPrecision fraction digits of seconds as declared, or {@code null} when not declared
 */
public record MappedColumn(
        String field,
        @Nullable String key,
        String path,
        String table,
        String column,
        String write,
        JdbcMapping jdbcMapping,
        boolean nullable,
        @Nullable Long length,
        @Nullable Integer scale,
        @Nullable Integer temporalPrecision) {

    /** The same column, fed from another field of the wire. */
    MappedColumn withField(String newField) {
        return new MappedColumn(
                newField, key, path, table, column, write, jdbcMapping, nullable, length, scale, temporalPrecision);
    }

    /** The same column, with other digits than its declaration says. */
    public MappedColumn withDigits(@Nullable Integer newScale, @Nullable Integer newTemporalPrecision) {
        return new MappedColumn(
                field, key, path, table, column, write, jdbcMapping, nullable, length, newScale, newTemporalPrecision);
    }
}
