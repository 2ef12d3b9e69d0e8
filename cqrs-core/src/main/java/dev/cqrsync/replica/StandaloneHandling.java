package dev.cqrsync.replica;

import dev.cqrsync.SignalType;
import org.jspecify.annotations.Nullable;

/** Judges a message for a handler without an entity by its ledger, and calls the hook. Used once, by one thread. */
final class StandaloneHandling {

    private final StandaloneMessage message;
    private final WaitingKeys waiting;
    private final @Nullable RevisionLedger ledger;
    private final @Nullable RowState row;
    private final @Nullable Tombstone tombstone;
    private final boolean known;

    private ApplyOutcome outcome = ApplyOutcome.DUPLICATE;
    private long missed;

    /** @param ledger the handler's, or what stands for it in this transaction */
    StandaloneHandling(StandaloneMessage message, WaitingKeys waiting, @Nullable RevisionLedger ledger) {
        this.message = message;
        this.waiting = waiting;
        this.ledger = ledger;
        RevisionLedger.Entry entry = ledger == null ? null : ledger.find(cqrsId(), message.key());
        this.known = entry != null;
        this.row = RowState.of(entry);
        this.tombstone = Tombstone.of(entry);
    }

    StandaloneMessage message() {
        return message;
    }

    private String cqrsId() {
        return message.event().cqrsId();
    }

    /** What the event did; known when {@link #run} has returned. */
    ApplyOutcome outcome() {
        return outcome;
    }

    /** How many revisions have been missed; known when the hook has been called. */
    long missed() {
        return missed;
    }

    /** Decides and calls the hook, if there is anything to do. */
    ApplyOutcome run() {
        outcome = decide();
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
            remember(ledger);
        }
        return outcome;
    }

    private ApplyOutcome decide() {
        boolean delete = message.signalType() == SignalType.DELETE;
        if (ledger == null) {
            RevisionLedger.Entry entry = message.retried() ? waiting.find(cqrsId(), message.key()) : null;
            if (entry != null && RevisionGuard.isSuperseded(message, RowState.of(entry), Tombstone.of(entry))) {
                return ApplyOutcome.LATE;
            }
            return delete ? ApplyOutcome.DELETED : ApplyOutcome.UPDATED;
        }
        // an unknown key may still be in the handler's store
        return delete && !known ? ApplyOutcome.DELETED : RevisionGuard.decide(message, row, tombstone);
    }

    /** To be called after the commit, for ledgers that do not take part in it. */
    void committed() {
        if (ledger == null && outcome != ApplyOutcome.LATE) {
            boolean deleted = outcome == ApplyOutcome.DELETED;
            waiting.handled(
                    cqrsId(), message.key(), new RevisionLedger.Entry(message.revision(), message.updated(), deleted));
        }
        if (ledger != null && !ledger.isTransactional()) {
            remember(ledger);
        }
    }

    private void remember(RevisionLedger into) {
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
