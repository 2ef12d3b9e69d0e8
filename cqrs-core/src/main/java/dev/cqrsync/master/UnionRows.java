package dev.cqrsync.master;

import dev.cqrsync.capture.MasterCapture;
import jakarta.persistence.LockModeType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.persister.entity.UnionSubclassEntityPersister;

/** Rows of a hierarchy with a table per class: a query reads a union of tables, which not every database can lock. */
final class UnionRows {

    private UnionRows() {}

    static boolean isRead(EntityPersister persister) {
        return persister instanceof UnionSubclassEntityPersister && persister.hasSubclasses();
    }

    /** Locks rows in their own tables and reads them again; those that are gone are left out. */
    static List<Object> lock(List<?> rows, MasterCapture capture, SessionImplementor session) {
        Map<EntityPersister, List<Object>> ids = new LinkedHashMap<>();
        for (Object row : rows) {
            ids.computeIfAbsent(session.getEntityPersister(null, row), persister -> new ArrayList<>())
                    .add(session.getIdentifier(row));
        }
        Set<Object> locked = new HashSet<>();
        ids.forEach((persister, some) -> locked.addAll(capture.lock(persister, some, session)));
        LockModeType lockMode = session.getDialect() instanceof PostgreSQLDialect
                ? LockModeType.NONE
                : LockModeType.PESSIMISTIC_WRITE; // reads past the transaction's snapshot
        List<Object> present = new ArrayList<>();
        for (Object row : rows) {
            if (locked.contains(session.getIdentifier(row))) {
                session.refresh(row, lockMode);
                present.add(row);
            }
        }
        return present;
    }
}
