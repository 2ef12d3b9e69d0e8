package dev.cqrsync.replica;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** The messages of a batch that have failed so far, and which of them others have overtaken since. For one thread. */
final class FailedMessages {

    private final Map<ReplicaMessage, Failed> failed = new LinkedHashMap<>();
    private int commits;

    private record Failed(RuntimeException failure, int commits) {}

    /** It has failed although all that others have done so far was there. */
    void add(ReplicaMessage message, RuntimeException failure) {
        failed.put(message, new Failed(failure, commits));
    }

    /** It has failed in a transaction with others, which may have been applied after it. */
    void addAmongOthers(ReplicaMessage message, RuntimeException failure) {
        failed.put(message, new Failed(failure, commits - 1));
    }

    boolean contains(ReplicaMessage message) {
        return failed.containsKey(message);
    }

    /** Others have been applied. */
    void committed() {
        commits++;
    }

    int commits() {
        return commits;
    }

    /** Takes out those that may do better now, as others have been applied since they failed. */
    List<ReplicaMessage> takeOvertaken(Predicate<RuntimeException> mayBeHelped) {
        List<ReplicaMessage> overtaken = failed.entrySet().stream()
                .filter(entry -> entry.getValue().commits() < commits
                        && mayBeHelped.test(entry.getValue().failure()))
                .map(Map.Entry::getKey)
                .toList();
        overtaken.forEach(failed::remove);
        return overtaken;
    }

    void forEach(BiConsumer<ReplicaMessage, RuntimeException> action) {
        failed.forEach((message, one) -> action.accept(message, one.failure()));
    }
}
