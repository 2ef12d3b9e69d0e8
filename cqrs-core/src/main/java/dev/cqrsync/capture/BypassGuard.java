package dev.cqrsync.capture;

import dev.cqrsync.mapping.MasterMapping;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.persister.entity.mutation.EntityMutationTarget;
import org.hibernate.persister.entity.mutation.EntityTableMapping;
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices DML on masters' tables that fires no entity event: JPQL, criteria and native queries. Pass it with
 * {@code hibernate.session_factory.statement_inspector}, one instance per persistence unit; capture tells it the tables.
 * Thread-safe.
 *
 * <p>Hibernate prepares the statements of entities and those of queries in two different classes, so who prepares a
 * statement tells what it is; its text does not, as both write the same SQL for some entities. The few frames are looked
 * at only for statements that change a master's table, and once for each that Hibernate has made for entities.
 */
public final class BypassGuard implements StatementInspector {

    private static final long serialVersionUID = 1L;
    private static final Logger log = LoggerFactory.getLogger(BypassGuard.class);
    private static final int REMEMBERED = 1_000;
    private static final int KNOWN_STATEMENTS = 2_000;
    private static final int FRAMES = 12;
    private static final String ENTITIES = "org.hibernate.engine.jdbc.internal.MutationStatementPreparerImpl";
    private static final String QUERIES = "org.hibernate.engine.jdbc.internal.StatementPreparerImpl";

    private final OnBypass onBypass;
    private final transient @Nullable StatementInspector next;
    private final transient Set<String> reported =
            Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                    return size() > REMEMBERED;
                }
            }));
    private transient volatile Map<String, String> entityByTable = Map.of();

    /** What is known of each statement by its text; Hibernate uses the same few over and over. */
    private final transient Map<String, KnownStatement> statements = new ConcurrentHashMap<>();

    /** @param next the application's own inspector, or {@code null} */
    public BypassGuard(OnBypass onBypass, @Nullable StatementInspector next) {
        this.onBypass = onBypass;
        this.next = next;
    }

    /** Watches the tables of the masters from now on. */
    void watch(Collection<MasterMapping> masters) {
        Map<String, String> tables = new HashMap<>();
        for (MasterMapping master : masters) {
            for (EntityTableMapping table : ((EntityMutationTarget) master.persister()).getTableMappings()) {
                tables.putIfAbsent(DmlTarget.normal(table.getTableName()), master.declaringEntity());
            }
        }
        entityByTable = Map.copyOf(tables);
        statements.clear();
    }

    @Override
    public @Nullable String inspect(String sql) {
        if (onBypass != OnBypass.IGNORE) {
            KnownStatement statement = statement(sql);
            if (statement.entity != null && !isOfEntities(statement, sql)) {
                report(statement.entity, sql);
            }
        }
        return next == null ? null : next.inspect(sql);
    }

    private KnownStatement statement(String sql) {
        KnownStatement known = statements.get(sql);
        if (known == null) {
            String table = DmlTarget.of(sql);
            known = new KnownStatement(table == null ? null : entityByTable.get(table));
            if (statements.size() < KNOWN_STATEMENTS) { // statements with values in their text are without number
                statements.put(sql, known);
            }
        }
        return known;
    }

    @SuppressWarnings({"ReferenceEquality", "StringEquality"}) // see KnownStatement.ofEntities
    private static boolean isOfEntities(KnownStatement statement, String sql) {
        if (statement.ofEntities == sql) {
            return true;
        }
        if (isOfQuery()) {
            return false;
        }
        statement.ofEntities = sql;
        return true;
    }

    private static boolean isOfQuery() {
        return StackWalker.getInstance()
                .walk(frames -> frames.limit(FRAMES)
                        .map(StackWalker.StackFrame::getClassName)
                        .filter(name -> name.startsWith(ENTITIES) || name.startsWith(QUERIES))
                        .findFirst()
                        .filter(name -> name.startsWith(QUERIES))
                        .isPresent());
    }

    private void report(String entity, String sql) {
        String message =
                "This statement changes rows of master %s without events, so its replicas are not told: %s. Use MasterOperations (bulkUpdate, bulkDelete, bulkCreate) or change entities; or send the rows afterwards with MasterOperations.sync. cqrs.master.on-bypass says what happens here."
                        .formatted(entity, sql);
        if (onBypass == OnBypass.FAIL) {
            throw new BypassException(message);
        }
        if (reported.add(sql)) {
            log.warn(message);
        }
    }

    /** A statement of some text. */
    private static final class KnownStatement {

        private final @Nullable String entity;

        /** The object that holds the text of an entity's statement: Hibernate makes it once, and no query has the same. */
        private volatile @Nullable String ofEntities;

        KnownStatement(@Nullable String entity) {
            this.entity = entity;
        }
    }
}
