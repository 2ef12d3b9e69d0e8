package dev.cqrsync.master;

import java.util.function.Function;
import org.hibernate.FlushMode;
import org.hibernate.engine.spi.EntityKey;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/** A session of an operation's own within the caller's transaction: it neither sees nor fills the caller's one. */
final class OperationSession {

    private static final int JDBC_BATCH_SIZE = 50;

    private OperationSession() {}

    static <T> T within(SessionImplementor caller, Function<SessionImplementor, T> work) {
        try (SessionImplementor session = (SessionImplementor) caller.sessionWithOptions()
                .connection()
                .flushMode(FlushMode.MANUAL)
                .openSession()) {
            session.setJdbcBatchSize(JDBC_BATCH_SIZE);
            return work.apply(session);
        }
    }

    /** The instance of a row that the caller's session has, or {@code null}. */
    static @Nullable Object managed(SessionImplementor caller, EntityPersister persister, Object id) {
        EntityKey key = caller.generateEntityKey(id, persister);
        return caller.getPersistenceContextInternal().getEntity(key);
    }
}
