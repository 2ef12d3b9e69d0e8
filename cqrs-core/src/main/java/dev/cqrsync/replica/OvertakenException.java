package dev.cqrsync.replica;

import dev.cqrsync.CqrsException;
import dev.cqrsync.serialization.ReplicaKey;

/** Another transaction has deleted a row that this one was about to create; decide again with that known. */
final class OvertakenException extends CqrsException {

    private static final long serialVersionUID = 1L;

    OvertakenException(String cqrsId, ReplicaKey key) {
        super("%s %s has been deleted in the meantime".formatted(cqrsId, key));
    }
}
