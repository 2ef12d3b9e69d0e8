package dev.cqrsync.example.master;

import dev.cqrsync.CqrsMasterEntity;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.orm.ObjectOptimisticLockingFailureException;
import org.springframework.web.server.ResponseStatusException;

/** Optimistic locking across requests: a client says which revision of a row its change is based on. */
public final class Revisions {

    private Revisions() {}

    /**
     * Lets a change pass that is based on the row as it is.
     *
     * @param expected the revision that the client has read
     * @throws ResponseStatusException if the client did not say (400)
     * @throws ObjectOptimisticLockingFailureException if the row has another revision meanwhile (409)
     */
    public static void check(CqrsMasterEntity entity, Object id, @Nullable Long expected) {
        if (expected == null) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, "Send the revision that you have read as 'revision'.");
        }
        if (entity.getCqrsRevision() != expected) {
            throw new ObjectOptimisticLockingFailureException(entity.getClass(), id);
        }
    }
}
