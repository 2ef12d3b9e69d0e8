package dev.cqrsync.replica;

import dev.cqrsync.serialization.ConversionException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one transaction has come to; of no meaning unless it commits. */
final class BatchResult {

    private final List<Applied> applied = new ArrayList<>();
    private final Map<ReplicaMessage, ConversionException> unfit = new LinkedHashMap<>();

    void applied(Applied result) {
        applied.add(result);
    }

    void unfit(ReplicaMessage message, ConversionException problem) {
        unfit.put(message, problem);
    }

    List<Applied> applied() {
        return applied;
    }

    Map<ReplicaMessage, ConversionException> unfit() {
        return unfit;
    }
}
