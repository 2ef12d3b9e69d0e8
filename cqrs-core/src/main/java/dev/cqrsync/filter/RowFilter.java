package dev.cqrsync.filter;

import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which rows of an entity are meant: lookups joined by AND, such as {@code {"name__startswith": "A", "score__gte": 3}}.
 *
 * <p>A lookup is the name of an attribute, as on the wire or as in Java, and after {@code __} how to compare:
 * {@code exact} (when there is none), {@code iexact}, {@code in}, {@code gt}, {@code gte}, {@code lt}, {@code lte},
 * {@code range}, {@code contains}, {@code icontains}, {@code startswith}, {@code istartswith}, {@code endswith},
 * {@code iendswith}, {@code isnull}. {@code __} also walks to-one relations and embeddables, {@code publisher__name};
 * {@code pk} is the primary key. Values are always bound, never written into SQL. Whether text is compared with regard
 * to case is, without the {@code i}, up to the column's collation.
 *
 * <p>Immutable. Whether the names fit an entity shows when the filter is used.
 */
public final class RowFilter {

    /** No row. */
    public static final RowFilter NONE = new RowFilter(null);

    /** Every row. */
    public static final RowFilter ALL = new RowFilter(List.of());

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final @Nullable List<RowCondition> conditions;

    private RowFilter(@Nullable List<RowCondition> conditions) {
        this.conditions = conditions;
    }

    /**
     * Reads a JSON object of lookups.
     *
     * @param json {@code null} is {@link #NONE}, an empty object {@link #ALL}
     * @throws FilterException when it is none, or a lookup does not get the values it needs
     */
    public static RowFilter parse(@Nullable String json) {
        if (json == null) {
            return NONE;
        }
        Object parsed;
        try {
            parsed = JSON.readValue(json, Object.class);
        } catch (JacksonException e) {
            throw new FilterException("The filter is not JSON: " + e.getOriginalMessage(), e);
        }
        if (!(parsed instanceof Map<?, ?> object)) {
            throw new FilterException("The filter is JSON, but not an object of lookups: " + json);
        }
        Map<String, @Nullable Object> lookups = new LinkedHashMap<>();
        object.forEach((lookup, value) -> lookups.put(String.valueOf(lookup), value));
        return of(lookups);
    }

    /**
     * The same from a map. Values may be of the attributes' own types.
     *
     * @throws FilterException when a lookup does not get the values it needs
     */
    public static RowFilter of(Map<String, ? extends @Nullable Object> lookups) {
        List<RowCondition> conditions = new ArrayList<>();
        lookups.forEach((lookup, value) -> conditions.add(RowCondition.of(lookup, value)));
        return new RowFilter(List.copyOf(conditions));
    }

    /** One lookup. */
    public static RowFilter where(String lookup, @Nullable Object value) {
        return new RowFilter(List.of(RowCondition.of(lookup, value)));
    }

    /** Whether this is {@link #NONE}: no filter at all, where that means no row. */
    public boolean isNone() {
        return conditions == null;
    }

    /**
     * The condition of a query on an entity.
     *
     * @throws FilterException when a name or a value does not fit the entity; names lookup, attribute and type
     */
    public Predicate predicate(Root<?> root, CriteriaBuilder builder, SessionFactoryImplementor sessionFactory) {
        if (conditions == null) {
            return builder.disjunction();
        }
        FilterPaths paths = new FilterPaths(sessionFactory);
        return builder.and(conditions.stream()
                .map(condition -> FilterPredicates.predicate(condition, paths.resolve(condition, root), builder))
                .toArray(Predicate[]::new));
    }

    /** Whether a condition looks at other rows than the chosen ones. */
    public boolean walksRelations() {
        return conditions != null
                && conditions.stream().anyMatch(condition -> condition.path().size() > 1);
    }

    @Override
    public String toString() {
        return conditions == null ? "no filter" : conditions.toString();
    }
}
