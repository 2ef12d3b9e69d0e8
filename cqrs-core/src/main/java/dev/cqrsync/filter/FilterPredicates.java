package dev.cqrsync.filter;

import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.Expression;
import jakarta.persistence.criteria.Path;
import jakarta.persistence.criteria.Predicate;
import java.util.List;
import java.util.Locale;

/** Conditions as predicates of a query. */
final class FilterPredicates {

    private static final char ESCAPE = '!';

    private FilterPredicates() {}

    static Predicate predicate(RowCondition condition, FilterTarget target, CriteriaBuilder builder) {
        Lookup lookup = condition.lookup();
        Object given = condition.value();
        if (lookup == Lookup.ISNULL) {
            return Boolean.TRUE.equals(given)
                    ? target.nullness().isNull()
                    : target.nullness().isNotNull();
        }
        if (lookup == Lookup.EXACT && given == null) {
            return target.nullness().isNull();
        }
        if (lookup.needsText()) {
            return text(condition, target, builder);
        }
        return switch (lookup) {
            case IN -> {
                List<Object> values = condition.values(null).stream()
                        .map(value -> target.value(condition, value))
                        .toList();
                yield values.isEmpty() ? builder.disjunction() : target.path().in(values);
            }
            case EXACT -> builder.equal(target.path(), value(condition, target));
            default -> ordered(condition, target, builder);
        };
    }

    private static Object value(RowCondition condition, FilterTarget target) {
        Object given = condition.value();
        if (given == null) {
            throw condition.wrong("needs a value");
        }
        return target.value(condition, given);
    }

    private static Predicate ordered(RowCondition condition, FilterTarget target, CriteriaBuilder builder) {
        Class<?> type = target.type();
        if (!Comparable.class.isAssignableFrom(type) || type == Boolean.class) {
            throw new FilterException(
                    "Filter lookup '%s' needs an order, which attribute '%s' of %s, of type %s, lacks."
                            .formatted(condition.text(), target.name(), target.owner(), type.getSimpleName()));
        }
        Expression<Comparable<Object>> path = cast(target.path());
        if (condition.lookup() == Lookup.RANGE) {
            List<Object> bounds = condition.values(2);
            return builder.between(
                    path,
                    comparable(target.value(condition, bounds.get(0))),
                    comparable(target.value(condition, bounds.get(1))));
        }
        Comparable<Object> value = comparable(value(condition, target));
        return switch (condition.lookup()) {
            case GT -> builder.greaterThan(path, value);
            case GTE -> builder.greaterThanOrEqualTo(path, value);
            case LT -> builder.lessThan(path, value);
            default -> builder.lessThanOrEqualTo(path, value);
        };
    }

    private static Predicate text(RowCondition condition, FilterTarget target, CriteriaBuilder builder) {
        if (!target.isText()) {
            throw new FilterException("Filter lookup '%s' compares text, but attribute '%s' of %s is of type %s."
                    .formatted(
                            condition.text(),
                            target.name(),
                            target.owner(),
                            target.type().getSimpleName()));
        }
        Expression<String> path = cast(target.path());
        String value = (String) value(condition, target);
        Lookup lookup = condition.lookup();
        boolean ignoringCase = switch (lookup) {
            case IEXACT, ICONTAINS, ISTARTSWITH, IENDSWITH -> true;
            default -> false;
        };
        if (ignoringCase) {
            path = builder.lower(path);
            value = value.toLowerCase(Locale.ROOT);
        }
        String escaped = value.replace("!", "!!").replace("%", "!%").replace("_", "!_");
        return switch (lookup) {
            case CONTAINS, ICONTAINS -> builder.like(path, "%" + escaped + "%", ESCAPE);
            case STARTSWITH, ISTARTSWITH -> builder.like(path, escaped + "%", ESCAPE);
            case ENDSWITH, IENDSWITH -> builder.like(path, "%" + escaped, ESCAPE);
            default -> builder.equal(path, value);
        };
    }

    @SuppressWarnings("unchecked")
    private static <T> Expression<T> cast(Path<?> path) {
        return (Expression<T>) path;
    }

    @SuppressWarnings("unchecked")
    private static Comparable<Object> comparable(Object value) {
        return (Comparable<Object>) value;
    }
}
