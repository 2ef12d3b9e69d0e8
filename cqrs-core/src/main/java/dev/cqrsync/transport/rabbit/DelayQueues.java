package dev.cqrsync.transport.rabbit;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Queues in which messages wait for their next attempt: one for each delay, as a queue releases only its head. What
 * leaves one comes back through the exchange with the key it was published with; so that the key may differ from the
 * queue's name, each has a fanout exchange of the same name. Both vanish when they are not used. For one thread.
 */
final class DelayQueues {

    /** A queue expires by the time since it was declared, waiting messages or not: it must be renewed well before. */
    private static final Duration RENEW_AFTER = Duration.ofMinutes(1);

    private static final Duration EXPIRE_AFTER = Duration.ofMinutes(10);
    private static final Duration LONGEST = Duration.ofDays(40);
    private static final int REMEMBERED = 1000;

    private final Channel channel;
    private final String queue;
    private final String exchange;
    private final Map<String, Long> declaredAt = new HashMap<>();

    DelayQueues(Channel channel, String queue, String exchange) {
        this.channel = channel;
        this.queue = queue;
        this.exchange = exchange;
    }

    /** Sees to it that a delay queue is there long enough for a message published now; its exchange's name. */
    String ready(Duration delay) throws IOException {
        long millis = rounded(delay);
        String name = queue + ".delay." + millis;
        Long last = declaredAt.get(name);
        if (last != null && System.nanoTime() - last < RENEW_AFTER.toNanos()) {
            return name;
        }
        if (declaredAt.size() >= REMEMBERED) {
            declaredAt.clear();
        }
        channel.exchangeDeclare(name, BuiltinExchangeType.FANOUT, true, true, Map.of());
        channel.queueDeclare(
                name,
                true,
                false,
                false,
                Map.of(
                        "x-message-ttl", millis,
                        "x-expires", millis + EXPIRE_AFTER.toMillis(),
                        "x-dead-letter-exchange", exchange));
        channel.queueBind(name, name, "");
        declaredAt.put(name, System.nanoTime());
        return name;
    }

    /** A publish did not arrive: declare again before the next. */
    void forget() {
        declaredAt.clear();
    }

    /** Never shorter; coarse where nobody notices, so that delays with jitter share their queues. */
    private static long rounded(Duration delay) {
        long millis = Math.max(1, Math.min(delay.toMillis(), LONGEST.toMillis()));
        return millis < 1000 ? millis : (millis + 99) / 100 * 100;
    }
}
