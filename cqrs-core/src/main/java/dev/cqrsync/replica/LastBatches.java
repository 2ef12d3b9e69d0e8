package dev.cqrsync.replica;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What the last batches of a unit have shown, so that the next one need not find it out again. Thread-safe. */
final class LastBatches {

    /** So often messages are tried one by one without a proof, after one that has found nobody. */
    private static final int PASSED_OVER = 10;

    private volatile boolean refusing;
    private volatile @Nullable RuntimeException refusal;
    private final AtomicInteger proofsPassedOver = new AtomicInteger();

    /** Whether the last one had rows that the database refused, so that the next one probably has, too. */
    boolean refusing() {
        return refusing;
    }

    void refusing(boolean has) {
        refusing = has;
    }

    /**
     * The same where others have a part in what is written: what the database has refused there. Of the messages that it
     * told were likely to fail, at least half did.
     */
    @Nullable
    RuntimeException refusal() {
        return refusal;
    }

    void refusal(@Nullable RuntimeException last) {
        refusal = last;
    }

    /** Whether a proof is to be tried that messages fail; counts when it is not. */
    boolean letProve() {
        return proofsPassedOver.getAndUpdate(times -> Math.max(0, times - 1)) == 0;
    }

    /** A proof has found nobody, and the next ones are likely to do the same. */
    void nobodyProven() {
        proofsPassedOver.set(PASSED_OVER);
    }
}
