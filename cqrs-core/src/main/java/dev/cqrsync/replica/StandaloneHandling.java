package dev.cqrsync.replica;

import dev.cqrsync.SignalType;
import org.jspecify.annotations.Nullable;

/** Judges a message for a handler without an entity by its ledger, and calls the hook. Used once, by one thread. */
final class StandaloneHandling {

    private final StandaloneMessage message;
    private final @Nullable RevisionLedger ledger;
    private final @Nullable RowState row;
    private final @Nullable Tombstone tombstone;
    private final boolean known;

    private long missed;

    StandaloneHandling(StandaloneMessage message) {
        this.message = message;
        this.ledger = message.handler().handler().ledger();
        RevisionLedger.Entry entry = ledger == null ? null : ledger.find(cqrsId(), message.key());
        this.known = entry != null;
        this.row = entry == null || entry.deleted() ? null : new RowState(entry.revision(), entry.updated());
        this.tombstone = entry == null || !entry.deleted() ? null : new Tombstone(entry.revision(), entry.updated());
    }

    private String cqrsId() {
        return message.event().cqrsId();
    }

    /** How many revisions have been missed; known when the hook has been called. */
    long missed() {
        return missed;
    }

    /** Decides and calls the hook, if there is anything to do. */
    ApplyOutcome run() {
        ApplyOutcome outcome = decide();
        missed = RevisionGuard.missed(message, outcome, row);
        switch (outcome) {
            case CREATED, UPDATED, SYNC_DOWNGRADED, DELETED ->
                message.handler()
                        .call(new HandledChange<>(
                                message.handler(),
                                message.event(),
                                message,
                                message.direct(),
                                message.data(),
                                message.values(),
                                outcome,
                                missed,
                                ledger != null,
                                () -> {}));
            case DUPLICATE, LATE, RESURRECTION_PREVENTED, NOT_FOUND, SYNC_IGNORED -> {}
        }
        if (ledger != null && ledger.isTransactional()) {
            remember(ledger, outcome);
        }
        return outcome;
    }

    private ApplyOutcome decide() {
        boolean delete = message.signalType() == SignalType.DELETE;
        if (ledger == null) {
            return delete ? ApplyOutcome.DELETED : ApplyOutcome.UPDATED;
        }
        // an unknown key may still be in the handler's store
        return delete && !known ? ApplyOutcome.DELETED : RevisionGuard.decide(message, row, tombstone);
    }

    /** To be called after the commit, for ledgers that do not take part in it. */
    void committed(ApplyOutcome outcome) {
        if (ledger != null && !ledger.isTransactional()) {
            remember(ledger, outcome);
        }
    }

    private void remember(RevisionLedger into, ApplyOutcome outcome) {
        switch (outcome) {
            case CREATED, UPDATED, SYNC_DOWNGRADED ->
                into.put(
                        cqrsId(),
                        message.key(),
                        new RevisionLedger.Entry(message.revision(), message.updated(), false));
            case DELETED, NOT_FOUND -> {
                Tombstone merged = new Tombstone(message.revision(), message.updated()).merge(tombstone);
                into.put(cqrsId(), message.key(), new RevisionLedger.Entry(merged.revision(), merged.updated(), true));
            }
            case DUPLICATE, LATE, RESURRECTION_PREVENTED, SYNC_IGNORED -> {}
        }
    }
}
