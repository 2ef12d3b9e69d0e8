package dev.cqrsync.sync.diff.rows;

import dev.cqrsync.CqrsException;
import dev.cqrsync.filter.ColumnPaths;
import dev.cqrsync.filter.KeyParts;
import dev.cqrsync.mapping.MappedColumn;
import dev.cqrsync.serialization.ValueCodec;
import dev.cqrsync.serialization.ValueCodecs;
import dev.cqrsync.serialization.WireField;
import dev.cqrsync.serialization.WireKeys;
import dev.cqrsync.serialization.WireTime;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.Expression;
import jakarta.persistence.criteria.Path;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import jakarta.persistence.criteria.Selection;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.query.criteria.HibernateCriteriaBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of one side: in the order of their keys, page by page from the last key of the page before, so that
 * each row is met exactly once whatever happens to others, and each page in a transaction of its own, so that a long
 * comparison holds nobody up. Thread-safe.
 */
public final class TableReader {

    private static final int PAGE = 10_000;
    private static final int PAGE_WITH_VALUES = 1_000;
    private static final int KEYS_PER_QUERY = 500;

    private final ComparedEntity entity;
    private final KeyParts keys;
    private final WireKeys wireKeys;
    private final ValueCodec updatedCodec;
    private final Reads reads;
    private final @Nullable Inclusion inclusion;

    /** Tells whether a row is one of those that are replicated. */
    @FunctionalInterface
    public interface Inclusion {

        boolean includes(Object row, SessionImplementor session);
    }

    /** @param inclusion asked for every row with its entity, or {@code null} when all rows are compared */
    public TableReader(ComparedEntity entity, Reads reads, @Nullable Inclusion inclusion) {
        this.entity = entity;
        this.keys = new KeyParts(entity.persister());
        this.wireKeys = new WireKeys(entity.key(), entity.sessionFactory());
        this.updatedCodec = ValueCodecs.of(entity.updated(), entity.sessionFactory());
        this.reads = reads;
        this.inclusion = inclusion;
    }

    public ComparedEntity entity() {
        return entity;
    }

    public WireKeys keys() {
        return wireKeys;
    }

    /** All rows. */
    public void all(Columns columns, Consumer<ComparedRow> visitor) {
        pages(columns, null, null, visitor);
    }

    /**
     * The rows of a half-open range of whole numbers.
     *
     * @param from {@code null} for no lower bound
     * @param to {@code null} for no upper bound
     */
    public void range(@Nullable Long from, @Nullable Long to, Columns columns, Consumer<ComparedRow> visitor) {
        Class<?> type = entity.key().get(0).jdbcMapping().getJdbcJavaType().getJavaTypeClass();
        long most = mostOf(type);
        if (from != null && from > most || to != null && to <= -most - 1) {
            return; // the column has no such numbers
        }
        pages(
                columns,
                from == null || from <= -most - 1 ? null : number(type, from),
                to == null || to > most ? null : number(type, to),
                visitor);
    }

    private static long mostOf(Class<?> type) {
        if (type == Integer.class) {
            return Integer.MAX_VALUE;
        }
        if (type == Short.class) {
            return Short.MAX_VALUE;
        }
        return type == Byte.class ? Byte.MAX_VALUE : Long.MAX_VALUE;
    }

    private static Number number(Class<?> type, long value) {
        if (type == Integer.class) {
            return (int) value;
        }
        if (type == Short.class) {
            return (short) value;
        }
        return type == Byte.class ? (Number) (byte) value : (Number) value;
    }

    /** The rows among those with the given keys that exist, in no order. */
    public List<ComparedRow> find(List<List<Object>> wanted, Columns columns) {
        List<ComparedRow> found = new ArrayList<>();
        for (int from = 0; from < wanted.size(); from += KEYS_PER_QUERY) {
            List<List<Object>> some = wanted.subList(from, Math.min(wanted.size(), from + KEYS_PER_QUERY));
            found.addAll(reads.read(session ->
                            query(session, columns, (root, builder) -> keys.among(some, root, builder), some.size()))
                    .included());
        }
        return found;
    }

    private void pages(Columns columns, @Nullable Number from, @Nullable Number to, Consumer<ComparedRow> visitor) {
        int size = inclusion == null && columns.fields().isEmpty() ? PAGE : PAGE_WITH_VALUES;
        List<Object> after = null;
        boolean last = false;
        while (!last) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CqrsException("The comparison was interrupted.");
            }
            List<Object> previous = after;
            Page page = reads.read(session ->
                    query(session, columns, (root, builder) -> between(from, to, previous, root, builder), size));
            page.included().forEach(visitor);
            last = page.read() < size;
            after = page.lastKey();
        }
    }

    private Predicate between(
            @Nullable Number from,
            @Nullable Number to,
            @Nullable List<Object> after,
            Root<?> root,
            HibernateCriteriaBuilder builder) {
        Predicate condition = after == null ? builder.conjunction() : keys.after(after, root, builder);
        if (from != null && after == null) {
            condition = builder.and(condition, builder.ge(numberKey(root), from));
        }
        return to == null ? condition : builder.and(condition, builder.lt(numberKey(root), to));
    }

    @SuppressWarnings("unchecked")
    private Expression<? extends Number> numberKey(Root<?> root) {
        return (Expression<? extends Number>) keys.of(root).get(0);
    }

    @FunctionalInterface
    private interface Where {

        Predicate of(Root<?> root, HibernateCriteriaBuilder builder);
    }

    private Page query(SessionImplementor session, Columns columns, Where where, int most) {
        if (inclusion == null) {
            return select(session, columns, where, most);
        }
        // entities that nobody else has, and that are forgotten at once
        try (SessionImplementor own =
                (SessionImplementor) session.sessionWithOptions().connection().openSession()) {
            own.setDefaultReadOnly(true);
            return select(own, columns, where, most);
        }
    }

    private Page select(SessionImplementor session, Columns columns, Where where, int most) {
        HibernateCriteriaBuilder builder = session.getCriteriaBuilder();
        CriteriaQuery<Object[]> query = builder.createQuery(Object[].class);
        Root<?> root = query.from(entity.persister().getMappedClass());
        List<MappedColumn> fields =
                columns.fields().stream().map(WireField::column).toList();
        List<Selection<?>> selections = new ArrayList<>(keys.of(root));
        selections.add(root.get(entity.revision()));
        if (columns.updated()) {
            selections.add(place(root, entity.updated()));
        }
        selections.addAll(ColumnPaths.of(fields, entity.persister(), root));
        if (inclusion != null) {
            selections.add(root);
        }
        query.select(builder.array(selections.toArray(new Selection<?>[0])));
        Predicate condition = builder.and(
                where.of(root, builder), columns.filter().predicate(root, builder, entity.sessionFactory()));
        if (!entity.classes().isEmpty()) {
            condition = builder.and(condition, root.type().in(entity.classes()));
        }
        query.where(condition).orderBy(keys.order(root, builder));
        List<Object[]> rows = session.createQuery(query).setMaxResults(most).getResultList();
        return page(rows, columns, session);
    }

    private Path<?> place(Root<?> root, MappedColumn column) {
        return ColumnPaths.of(List.of(column), entity.persister(), root).get(0);
    }

    private Page page(List<Object[]> rows, Columns columns, SessionImplementor session) {
        List<ComparedRow> included = new ArrayList<>(rows.size());
        List<Object> lastKey = null;
        int width = entity.key().size();
        for (Object[] row : rows) {
            lastKey = Arrays.asList(row).subList(0, width);
            if (inclusion == null || inclusion.includes(row[row.length - 1], session)) {
                included.add(row(lastKey, row, columns));
            }
        }
        return new Page(included, rows.size(), lastKey);
    }

    private ComparedRow row(List<Object> key, @Nullable Object[] row, Columns columns) {
        int at = key.size();
        Object revision = row[at++];
        Instant updated = columns.updated() ? moment(row[at++]) : null;
        List<String> values = columns.fields().isEmpty()
                ? List.of()
                : new ArrayList<>(columns.fields().size());
        for (WireField field : columns.fields()) {
            values.add(field.canonical(row[at++]));
        }
        return new ComparedRow(
                key, wireKeys.text(key), revision == null ? 0 : ((Number) revision).longValue(), updated, values);
    }

    private @Nullable Instant moment(@Nullable Object value) {
        if (value == null || value instanceof Instant) {
            return (Instant) value;
        }
        if (value instanceof OffsetDateTime dateTime) {
            return dateTime.toInstant();
        }
        Object relational = entity.updated().jdbcMapping().convertToRelationalValue(value);
        return WireTime.parseOffsetDateTime((String) updatedCodec.toWire(relational))
                .toInstant();
    }

    /**
     * @param read how many rows were read, those that are not included among them
     * @param lastKey of the last row read
     */
    private record Page(
            List<ComparedRow> included, int read, @Nullable List<Object> lastKey) {}
}
