package dev.cqrsync.it.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a run has come to.
 *
 * @param outage of the replicas' databases before the faults, zero for none
 * @param failedInOutage attempts that were counted as failed during it
 * @param versions of the servers
 * @param inflicted how often each fault was inflicted
 * @param converged whether everything came to rest in time
 * @param rest how long that took
 * @param unpublished records left in the outbox
 * @param delivered messages that the postman has brought to the replicas' exchange
 * @param copies second copies of them
 * @param starts of processes, all together
 * @param failedStarts those that ended before the service was up, as its database was away
 * @param deaths services that ended by themselves when they were up
 */
record Findings(
        long seed,
        Duration duration,
        Duration outage,
        long failedInOutage,
        List<String> versions,
        Map<String, Integer> inflicted,
        boolean converged,
        Duration rest,
        long unpublished,
        long delivered,
        long copies,
        int starts,
        int failedStarts,
        List<String> deaths,
        List<Replica> replicas) {

    record Replica(String name, Comparison comparison, JournalCheck journal, long deadLetters) {}

    int faults() {
        return inflicted.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Everything that must not be, one line each; empty when all is well. */
    List<String> complaints() {
        List<String> complaints = new ArrayList<>(deaths);
        if (!converged) {
            complaints.add("not at rest after " + rest.toSeconds() + " s");
        }
        require(complaints, "unpublished records", unpublished);
        require(complaints, "attempts that failed for an outage", failedInOutage);
        for (Replica replica : replicas) {
            String name = replica.name() + ": ";
            require(complaints, name + "lost", replica.comparison().lost());
            require(complaints, name + "wrong", replica.comparison().wrong());
            require(complaints, name + "resurrected", replica.comparison().resurrected());
            require(complaints, name + "doubled", replica.journal().doubled());
            require(complaints, name + "overtaken", replica.journal().overtaken());
            require(
                    complaints,
                    name + "resurrected for a time",
                    replica.journal().resurrected());
            require(complaints, name + "dead letters", replica.deadLetters());
            replica.comparison().examples().forEach(example -> complaints.add(name + example));
            replica.journal().examples().forEach(example -> complaints.add(name + example));
        }
        return complaints;
    }

    private static void require(List<String> complaints, String what, long count) {
        if (count > 0) {
            complaints.add("%s: %d".formatted(what, count));
        }
    }
}
