package dev.cqrsync.replica;

import dev.cqrsync.ChangeEvent;

/** Passes on what becomes of rows, failures in words. */
record ReportedOutcome(RowLoader.Outcome outcome) implements BatchOutcome {

    @Override
    public void applied(int position, ApplyOutcome what) {
        outcome.applied(position, what);
    }

    @Override
    public void failed(int position, ChangeEvent event, Throwable failure) {
        outcome.failed(position, FailurePolicy.describe(failure));
    }
}
