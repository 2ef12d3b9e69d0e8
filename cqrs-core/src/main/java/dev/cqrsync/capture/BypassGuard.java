package dev.cqrsync.capture;

import dev.cqrsync.mapping.MasterMapping;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
 * at only for statements that change a master's table, which are sent to the database afterwards: the cost is not
 * measurable.
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

    /** Of each statement the entity whose table it changes; Hibernate uses the same few texts over and over. */
    private final transient Map<String, Optional<String>> entityBySql = new ConcurrentHashMap<>();

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
        entityBySql.clear();
    }

    @Override
    public @Nullable String inspect(String sql) {
        if (onBypass != OnBypass.IGNORE) {
            Optional<String> entity = changedEntity(sql);
            if (entity.isPresent() && isOfQuery()) {
                report(entity.get(), sql);
            }
        }
        return next == null ? null : next.inspect(sql);
    }

    private Optional<String> changedEntity(String sql) {
        Optional<String> known = entityBySql.get(sql);
        if (known == null) {
            known = Optional.ofNullable(DmlTarget.of(sql)).map(entityByTable::get);
            if (entityBySql.size() < KNOWN_STATEMENTS) { // statements with values in their text are without number
                entityBySql.put(sql, known);
            }
        }
        return known;
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
}
