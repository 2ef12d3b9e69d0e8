package dev.cqrsync.cli.command;

import dev.cqrsync.mapping.MasterMapping;
import dev.cqrsync.mapping.ReplicaMapping;
import java.time.Instant;
import org.hibernate.Session;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.jspecify.annotations.Nullable;

/**
 * What is in the table of a model.
 *
 * @param rows how many rows
 * @param revision the highest revision, or {@code null} without rows
 * @param updated the latest change, or {@code null} without rows
 */
record ModelFigures(
        long rows, @Nullable Number revision, @Nullable Object updated) {

    /** Counts a master's rows, those of subclasses included. */
    static ModelFigures of(MasterMapping master) {
        return query(
                master.sessionFactory(),
                master.entityName(),
                master.revision().columns().get(0).path(),
                master.updated().columns().get(0).path());
    }

    /** Counts a replica's rows. */
    static ModelFigures of(ReplicaMapping replica) {
        return query(
                replica.sessionFactory(),
                replica.entityName(),
                replica.revision().path(),
                replica.updated().path());
    }

    private static ModelFigures query(SessionFactoryImplementor unit, String entity, String revision, String updated) {
        try (Session session = unit.openSession()) {
            session.setDefaultReadOnly(true);
            Object[] row = session.createSelectionQuery(
                            "select count(*), max(e.%s), max(e.%s) from %s e".formatted(revision, updated, entity),
                            Object[].class)
                    .getSingleResult();
            return new ModelFigures((Long) row[0], (Number) row[1], row[2]);
        }
    }

    /** For people. */
    String text() {
        return rows == 0
                ? "no rows"
                : "%d row(s), highest revision %s, last change %s"
                        .formatted(rows, revision, updated instanceof Instant instant ? instant : updated);
    }
}
