package dev.cqrsync.capture;

import dev.cqrsync.MasterSerializer;
import jakarta.persistence.Subgraph;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.engine.spi.EntityEntry;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.graph.GraphSemantic;
import org.hibernate.graph.RootGraph;
import org.hibernate.query.QueryFlushMode;
import org.hibernate.query.SelectionQuery;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entities that serializers are given: with what they fetch, read by one query per master for all rows, and
 * attached, also when the application has detached its own meanwhile.
 */
final class RowContents {

    private static final Logger log = LoggerFactory.getLogger(RowContents.class);

    private final Map<PlannedRow, Object> entities = new IdentityHashMap<>(); // nobody calls hashCode of an entity

    private RowContents() {}

    /** Reads what the serializers of the rows' masters need. */
    static RowContents read(List<PlannedRow> rows, SharedSessionContractImplementor session) {
        Map<Master, Map<Object, PlannedRow>> toRead = new LinkedHashMap<>();
        RowContents contents = new RowContents();
        for (PlannedRow row : rows) {
            MasterSerializer<Object> serializer = row.master().parts().serializer();
            if (row.isDeleted() || serializer == null) {
                continue;
            }
            if (serializer.fetch().isEmpty() && isAttached(row.change().entity(), session)) {
                contents.entities.put(row, row.change().entity());
            } else {
                toRead.computeIfAbsent(row.master(), master -> new LinkedHashMap<>())
                        .put(row.change().id(), row);
            }
        }
        toRead.forEach((master, byId) -> contents.read(master, byId, session));
        return contents;
    }

    /** The entity to serialize, or {@code null} when its row is gone. */
    @Nullable
    Object entity(PlannedRow row) {
        return entities.get(row);
    }

    private static boolean isAttached(Object entity, SharedSessionContractImplementor session) {
        if (session.isStateless()) {
            return false;
        }
        EntityEntry entry = session.getPersistenceContextInternal().getEntry(entity);
        return entry != null && !entry.getStatus().isDeletedOrGone();
    }

    private void read(Master master, Map<Object, PlannedRow> byId, SharedSessionContractImplementor session) {
        Map<Object, Object> found = new HashMap<>();
        for (Object entity : query(master, byId.keySet().stream().toList(), session)) {
            found.put(master.mapping().persister().getIdentifier(entity, session), entity);
        }
        byId.forEach((id, row) -> {
            Object entity = found.get(id);
            if (entity == null) {
                log.warn(
                        "{} with key {} is not published: its row is gone, though the transaction has saved it",
                        master.mapping().entityName(),
                        row.pkText());
            } else {
                entities.put(row, entity);
            }
        });
    }

    private static List<?> query(Master master, List<Object> ids, SharedSessionContractImplementor session) {
        String entity = master.mapping().entityName();
        SelectionQuery<?> query = session.createSelectionQuery(
                "select e from %s e where id(e) in :ids".formatted(entity),
                master.mapping().persister().getMappedClass());
        fetch(query, master, session);
        // the flush is done, and another one would start it all over
        return query.setParameterList("ids", ids)
                .setQueryFlushMode(QueryFlushMode.NO_FLUSH)
                .getResultList();
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static void fetch(SelectionQuery query, Master master, SharedSessionContractImplementor session) {
        MasterSerializer<Object> serializer = master.parts().serializer();
        if (serializer == null || serializer.fetch().isEmpty()) {
            return;
        }
        RootGraph<?> graph =
                session.createEntityGraph(master.mapping().persister().getMappedClass());
        Map<String, Subgraph<?>> subgraphs = new HashMap<>();
        for (String path : serializer.fetch()) {
            String known = "";
            for (String attribute : path.split("\\.")) {
                Subgraph<?> parent = subgraphs.get(known);
                known = known.isEmpty() ? attribute : known + "." + attribute;
                subgraphs.computeIfAbsent(
                        known, key -> parent == null ? graph.addSubgraph(attribute) : parent.addSubgraph(attribute));
            }
        }
        query.setEntityGraph(graph, GraphSemantic.LOAD);
    }
}
