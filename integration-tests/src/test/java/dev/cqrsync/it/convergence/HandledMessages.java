package dev.cqrsync.it.convergence;

import dev.cqrsync.transport.Disposition;
import dev.cqrsync.transport.IncomingMessage;
import dev.cqrsync.transport.MessageHandler;
import dev.cqrsync.transport.OutgoingMessage;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Knows which messages the replica is done with, and keeps what it did not take. */
final class HandledMessages implements BeanPostProcessor {

    private final Set<String> done = ConcurrentHashMap.newKeySet();
    private final List<String> refused = new CopyOnWriteArrayList<>();

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof MessageHandler real ? (MessageHandler) batch -> handle(real, batch) : bean;
    }

    private List<Disposition> handle(MessageHandler real, List<IncomingMessage> batch) {
        List<Disposition> dispositions = real.handle(batch);
        for (int i = 0; i < dispositions.size(); i++) {
            String body = new String(batch.get(i).body(), StandardCharsets.UTF_8);
            if (dispositions.get(i) == Disposition.ACKNOWLEDGE) {
                done.add(body);
            } else {
                refused.add(dispositions.get(i) + ": " + body);
            }
        }
        return dispositions;
    }

    /** Whether it is done with each of these, be it with one copy of several. */
    boolean areDone(Collection<OutgoingMessage> messages) {
        return messages.stream().allMatch(message -> done.contains(new String(message.body(), StandardCharsets.UTF_8)));
    }

    /** They come again. */
    void forget() {
        done.clear();
    }

    List<String> refused() {
        return refused;
    }
}
