package dev.cqrsync.it.app.retrying;

import dev.cqrsync.replica.ReplicaChange;
import dev.cqrsync.replica.ReplicaHandler;
import dev.cqrsync.replica.retry.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Fails on the texts that ask for it, and remembers what it was handed. */
public class LetterHandler implements ReplicaHandler<LetterHandler.Data> {

    /** A letter. */
    public record Data(long id, String text) {}

    static final class Slow extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final List<String> attempts = new CopyOnWriteArrayList<>();

    /** Text and number of each attempt, in their order. */
    public List<String> attempts() {
        return List.copyOf(attempts);
    }

    @Override
    public String cqrsId() {
        return "letter";
    }

    @Override
    public void onSave(ReplicaChange<Data> change) {
        String text = change.data().text();
        attempts.add(text + " " + change.attempt());
        if (text.equals("slow")) {
            throw new Slow();
        }
        if (text.equals("quick") && change.attempt() < 4) {
            throw new IllegalStateException("not yet");
        }
    }

    @Override
    public RetryPolicy retryPolicy(RetryPolicy ofService) {
        return ofService.on(Slow.class, RetryPolicy.of(1, Duration.ofSeconds(4)));
    }
}
