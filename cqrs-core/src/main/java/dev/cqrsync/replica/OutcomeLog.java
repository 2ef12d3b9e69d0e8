package dev.cqrsync.replica;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.text.OneLine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what became of each event, for those who look for one: nobody needs to act on any of it. */
final class OutcomeLog {

    private static final Logger log = LoggerFactory.getLogger("dev.cqrsync.replica.outcomes");

    private OutcomeLog() {}

    static void applied(ChangeEvent event, ApplyOutcome outcome, long missed) {
        if (log.isDebugEnabled()) {
            log.debug(
                    "{} {} {} revision {}: {}{}",
                    event.signalType(),
                    event.cqrsId(),
                    OneLine.of(String.valueOf(event.instancePk())),
                    OneLine.of(String.valueOf(event.instanceData().get(ChangeEvent.REVISION))),
                    outcome,
                    missed == 0 ? "" : ", %d revision(s) not seen".formatted(missed));
        }
    }
}
