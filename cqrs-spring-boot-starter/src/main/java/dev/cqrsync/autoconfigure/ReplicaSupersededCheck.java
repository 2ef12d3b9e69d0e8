package dev.cqrsync.autoconfigure;

import dev.cqrsync.deadletter.DeadLetter;
import dev.cqrsync.deadletter.SupersededCheck;
import dev.cqrsync.replica.SupersededMessages;
import dev.cqrsync.transport.IncomingMessage;
import dev.cqrsync.transport.Route;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.util.function.SingletonSupplier;

/** Judges dead letters by what the replicas of this service hold. */
final class ReplicaSupersededCheck implements SupersededCheck {

    private final Supplier<Map<String, SupersededMessages>> byCqrsId;
    private final String queue;

    /**
     * @param sources asked when the first letters are looked up
     * @param queue the service's
     */
    ReplicaSupersededCheck(Supplier<Stream<ReplicaSource>> sources, String queue) {
        this.byCqrsId = SingletonSupplier.of(() -> byCqrsId(sources.get()));
        this.queue = queue;
    }

    private static Map<String, SupersededMessages> byCqrsId(Stream<ReplicaSource> sources) {
        Map<String, SupersededMessages> byCqrsId = new HashMap<>();
        sources.forEach(source -> {
            SupersededMessages superseded = source.superseded();
            source.ownersByCqrsId().keySet().forEach(cqrsId -> byCqrsId.put(cqrsId, superseded));
        });
        return byCqrsId;
    }

    @Override
    public List<Boolean> superseded(List<DeadLetter> letters) {
        List<Boolean> answers = new ArrayList<>(Collections.nCopies(letters.size(), false));
        Map<SupersededMessages, List<Integer>> positions = new LinkedHashMap<>();
        for (int i = 0; i < letters.size(); i++) {
            SupersededMessages knows = byCqrsId.get().get(letters.get(i).cqrsId());
            if (knows != null) {
                positions.computeIfAbsent(knows, any -> new ArrayList<>()).add(i);
            }
        }
        positions.forEach((knows, own) -> {
            List<Boolean> told = knows.superseded(
                    own.stream().map(letters::get).map(this::message).toList());
            for (int i = 0; i < own.size(); i++) {
                answers.set(own.get(i), told.get(i));
            }
        });
        return answers;
    }

    /** As it would be delivered if it was tried again. */
    private IncomingMessage message(DeadLetter letter) {
        Route route = Route.toQueue(queue, Objects.requireNonNull(letter.cqrsId()));
        return new IncomingMessage(route, letter.body(), letter.headers(), false);
    }
}
