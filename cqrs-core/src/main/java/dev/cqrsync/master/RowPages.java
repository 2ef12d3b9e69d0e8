package dev.cqrsync.master;

import dev.cqrsync.capture.MasterCapture;
import dev.cqrsync.filter.KeyParts;
import dev.cqrsync.filter.RowFilter;
import dev.cqrsync.mapping.MasterMapping;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hibernate.LockMode;
import org.hibernate.Timeouts;
import org.hibernate.dialect.H2Dialect;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.query.SelectionQuery;
import org.hibernate.query.criteria.HibernateCriteriaBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a filter, page by page in the order of their keys, so that a row is met once whatever happens to others.
 * Immutable.
 */
public final class RowPages {

    private final MasterMapping mapping;
    private final Class<?> type;
    private final RowFilter filter;
    private final int size;
    private final KeyParts keys;

    /** @param size rows of a page, positive */
    public RowPages(MasterMapping mapping, RowFilter filter, int size) {
        this.mapping = mapping;
        this.type = mapping.persister().getMappedClass();
        this.filter = filter;
        this.size = size;
        this.keys = new KeyParts(mapping.persister());
    }

    /** Whether a page is the last one. */
    public boolean isLast(List<?> page) {
        return page.size() < size;
    }

    /** Keys of the page after a key, or of the first one, with the caller's changes and without locks. */
    public List<List<Object>> keys(SessionImplementor session, @Nullable List<Object> after) {
        HibernateCriteriaBuilder builder = session.getCriteriaBuilder();
        CriteriaQuery<Object[]> query = builder.createQuery(Object[].class);
        Root<?> root = query.from(type);
        query.select(builder.array(keys.of(root).toArray(new jakarta.persistence.criteria.Path<?>[0])));
        Predicate matching = filter.predicate(root, builder, mapping.sessionFactory());
        query.where(after == null ? matching : builder.and(matching, keys.after(after, root, builder)));
        query.orderBy(keys.order(root, builder));
        List<List<Object>> page = new ArrayList<>();
        for (Object[] key : session.createQuery(query).setMaxResults(size).getResultList()) {
            page.add(Arrays.asList(key));
        }
        return page;
    }

    /** The number of rows of a filter. */
    public static long count(SessionImplementor session, MasterMapping mapping, RowFilter filter) {
        HibernateCriteriaBuilder builder = session.getCriteriaBuilder();
        CriteriaQuery<Long> query = builder.createQuery(Long.class);
        Root<?> root = query.from(mapping.persister().getMappedClass());
        query.select(builder.count(root)).where(filter.predicate(root, builder, mapping.sessionFactory()));
        return session.createQuery(query).getSingleResult();
    }

    /** Reads rows without locks; those that are gone are left out. */
    public List<?> read(SessionImplementor session, List<List<Object>> page) {
        return query(session, page, false, LockMode.NONE, false);
    }

    /**
     * Reads rows and locks them for update until the transaction ends; those that are gone are left out.
     *
     * @param matching whether to leave out, too, those that do not match any more
     */
    List<?> lockForUpdate(SessionImplementor session, List<List<Object>> page, boolean matching) {
        if (UnionRows.isRead(mapping.persister())) {
            List<?> rows = query(session, page, matching, LockMode.NONE, false);
            return UnionRows.lock(rows, MasterCapture.of(mapping.sessionFactory()), session);
        }
        return query(session, page, matching, LockMode.PESSIMISTIC_WRITE, false);
    }

    /**
     * Reads rows that no transaction is changing, and keeps them so until the transaction ends.
     *
     * @param waiting whether to wait for transactions that are, or to leave their rows out
     */
    List<?> lockForRead(SessionImplementor session, List<List<Object>> page, boolean waiting) {
        // H2 skips rows only with the other lock
        LockMode lock =
                session.getDialect() instanceof H2Dialect ? LockMode.PESSIMISTIC_WRITE : LockMode.PESSIMISTIC_READ;
        return query(session, page, false, UnionRows.isRead(mapping.persister()) ? LockMode.NONE : lock, !waiting);
    }

    /** Whether the key of each row tells which of a page were left out. */
    boolean hasSingleKey() {
        return keys.isSingle();
    }

    private List<?> query(
            SessionImplementor session,
            List<List<Object>> page,
            boolean matching,
            LockMode lockMode,
            boolean skipLocked) {
        if (page.isEmpty()) {
            return List.of();
        }
        HibernateCriteriaBuilder builder = session.getCriteriaBuilder();
        return query(session, builder, page, matching, lockMode, skipLocked, type);
    }

    private <T> List<T> query(
            SessionImplementor session,
            HibernateCriteriaBuilder builder,
            List<List<Object>> page,
            boolean matching,
            LockMode lockMode,
            boolean skipLocked,
            Class<T> rowType) {
        CriteriaQuery<T> query = builder.createQuery(rowType);
        Root<T> root = query.from(rowType);
        Predicate among = keys.among(page, root, builder);
        query.select(root)
                .where(matching ? builder.and(among, filter.predicate(root, builder, mapping.sessionFactory())) : among)
                .orderBy(keys.order(root, builder)); // the order of locks
        SelectionQuery<T> selection = session.createQuery(query).setHibernateLockMode(lockMode);
        if (skipLocked && lockMode != LockMode.NONE) {
            selection.setTimeout(Timeouts.SKIP_LOCKED);
        }
        return selection.getResultList();
    }
}
