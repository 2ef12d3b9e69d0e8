package dev.cqrsync.deadletter;

import dev.cqrsync.TimeToLive;
import dev.cqrsync.serialization.EventReader;
import dev.cqrsync.serialization.RetryBody;
import dev.cqrsync.transport.DeadLetterFate;
import dev.cqrsync.transport.DeadLetterStore;
import dev.cqrsync.transport.DeadLetterVisit;
import dev.cqrsync.transport.Headers;
import dev.cqrsync.transport.OutgoingMessage;
import dev.cqrsync.transport.Route;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The dead letters of one service.
 *
 * <p>Everything here goes through the letters that are there when it begins, oldest first, a few at a time, while
 * consumers go on. It can be interrupted at any moment and done again: nothing is lost, and at worst a message is
 * applied twice, which changes nothing. Letters that are left stay in their place; meanwhile others do not see them.
 * Every method throws a {@link dev.cqrsync.transport.QueueAccessException} when the broker cannot be used, and
 * passes on what a callback throws. Thread-safe.
 */
public final class DeadLetters {

    private final DeadLetterStore store;
    private final String queue;
    private final String deadLetterQueue;
    private final DeadLetterReader reader;
    private final TimeToLive messageTimeToLive;
    private final Clock clock;

    /**
     * @param queue the service's queue
     * @param deadLetterQueue the queue of its dead letters
     * @param maxMessageSize bytes; larger bodies are not read, and sent again as they are
     * @param messageTimeToLive how long a message lives that is tried again
     */
    public DeadLetters(
            DeadLetterStore store,
            String queue,
            String deadLetterQueue,
            EventReader reader,
            long maxMessageSize,
            TimeToLive messageTimeToLive,
            Clock clock) {
        this.store = store;
        this.queue = queue;
        this.deadLetterQueue = deadLetterQueue;
        this.reader = new DeadLetterReader(reader, maxMessageSize);
        this.messageTimeToLive = messageTimeToLive;
        this.clock = clock;
    }

    /** How many there are, without those that somebody goes through at this moment. */
    public long count() {
        return store.count(deadLetterQueue);
    }

    /**
     * Shows letters; they stay.
     *
     * @param visitor gets each that is meant; {@code false} ends it
     * @throws InterruptedException when the thread is interrupted
     */
    public void read(DeadLetterFilter filter, Predicate<DeadLetter> visitor) throws InterruptedException {
        each(letter -> !filter.matches(letter) || visitor.test(letter) ? DeadLetterFate.KEEP : DeadLetterFate.STOP);
    }

    /**
     * The oldest letters; they stay.
     *
     * @param limit no more than this many, which memory has to hold
     * @throws InterruptedException when the thread is interrupted
     */
    public List<DeadLetter> list(DeadLetterFilter filter, int limit) throws InterruptedException {
        List<DeadLetter> found = new ArrayList<>();
        if (limit > 0) {
            read(filter, letter -> {
                found.add(letter);
                return found.size() < limit;
            });
        }
        return found;
    }

    /**
     * Sends letters to the service again, with no attempt counted and a fresh time to live. Those whose id it does not
     * replicate stay.
     *
     * @param progress gets each letter with its new body before that is sent
     * @throws InterruptedException when the thread is interrupted
     */
    public DeadLetterResult retry(DeadLetterFilter filter, BiConsumer<DeadLetter, byte[]> progress)
            throws InterruptedException {
        Counted counted = new Counted();
        DeadLetterVisit visit = each(letter -> {
            if (!filter.matches(letter)) {
                return DeadLetterFate.KEEP;
            }
            counted.matched++;
            if (letter.cqrsId() == null) {
                return DeadLetterFate.KEEP;
            }
            byte[] body = letter.event() == null
                    ? letter.body()
                    : RetryBody.fresh(letter.body(), messageTimeToLive.after(clock.instant()));
            progress.accept(letter, body);
            return new DeadLetterFate.Resend(new OutgoingMessage(
                    letter.messageId(), Route.toQueue(queue, letter.cqrsId()), body, freshHeaders(letter)));
        });
        return new DeadLetterResult(counted.matched, visit.resent());
    }

    /**
     * Removes letters for good.
     *
     * @param progress gets each before it is removed
     * @throws InterruptedException when the thread is interrupted
     */
    public DeadLetterResult drop(DeadLetterFilter filter, Consumer<DeadLetter> progress) throws InterruptedException {
        DeadLetterVisit visit = each(letter -> {
            if (!filter.matches(letter)) {
                return DeadLetterFate.KEEP;
            }
            progress.accept(letter);
            return DeadLetterFate.DROP;
        });
        return new DeadLetterResult(visit.dropped(), visit.dropped());
    }

    /**
     * Removes letters for good that would change nothing if they were tried again.
     *
     * @param check what the replica holds; asked for some letters at a time
     * @param progress gets each before it is removed
     * @return {@linkplain DeadLetterResult#done() done} are those that were superseded
     * @throws InterruptedException when the thread is interrupted
     */
    public DeadLetterResult dropSuperseded(
            DeadLetterFilter filter, SupersededCheck check, Consumer<DeadLetter> progress) throws InterruptedException {
        Counted counted = new Counted();
        DeadLetterVisit visit = store.visit(deadLetterQueue, stored -> {
            List<DeadLetter> letters = stored.stream().map(reader::read).toList();
            List<Integer> meant = new ArrayList<>();
            List<DeadLetterFate> fates = new ArrayList<>();
            for (DeadLetter letter : letters) {
                if (letter.event() != null && filter.matches(letter)) {
                    meant.add(fates.size());
                }
                fates.add(DeadLetterFate.KEEP);
            }
            counted.matched += meant.size();
            List<Boolean> superseded = meant.isEmpty()
                    ? List.of()
                    : check.superseded(meant.stream().map(letters::get).toList());
            for (int i = 0; i < superseded.size(); i++) {
                if (superseded.get(i)) {
                    progress.accept(letters.get(meant.get(i)));
                    fates.set(meant.get(i), DeadLetterFate.DROP);
                }
            }
            return fates;
        });
        return new DeadLetterResult(counted.matched, visit.dropped());
    }

    /**
     * Removes all letters for good, without looking at them.
     *
     * @return how many there were
     */
    public long purge() {
        return store.purge(deadLetterQueue);
    }

    private interface Decision {
        DeadLetterFate of(DeadLetter letter);
    }

    private DeadLetterVisit each(Decision decision) throws InterruptedException {
        return store.visit(deadLetterQueue, stored -> {
            List<DeadLetterFate> fates = new ArrayList<>(stored.size());
            boolean stopped = false;
            for (int i = 0; i < stored.size(); i++) {
                DeadLetterFate fate = stopped ? DeadLetterFate.STOP : decision.of(reader.read(stored.get(i)));
                stopped = fate instanceof DeadLetterFate.Stop;
                fates.add(fate);
            }
            return fates;
        });
    }

    /** Without what told why it had failed; what the master said stays. */
    private static Map<String, String> freshHeaders(DeadLetter letter) {
        Map<String, String> headers = new HashMap<>(letter.headers());
        headers.keySet().removeAll(List.of(Headers.REASON, Headers.EXCEPTION, Headers.FAILED_AT));
        return headers;
    }

    private static final class Counted {
        private long matched;
    }
}
