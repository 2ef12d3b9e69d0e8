package dev.cqrsync.it.convergence;

import dev.cqrsync.transport.Disposition;
import dev.cqrsync.transport.IncomingMessage;
import dev.cqrsync.transport.MessageHandler;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Counts what the replica has handled, and keeps what it did not take. */
final class HandledMessages implements BeanPostProcessor {

    private final AtomicInteger count = new AtomicInteger();
    private final List<String> refused = new CopyOnWriteArrayList<>();

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof MessageHandler real ? (MessageHandler) batch -> handle(real, batch) : bean;
    }

    private List<Disposition> handle(MessageHandler real, List<IncomingMessage> batch) {
        List<Disposition> dispositions = real.handle(batch);
        for (int i = 0; i < dispositions.size(); i++) {
            if (dispositions.get(i) != Disposition.ACKNOWLEDGE) {
                refused.add(dispositions.get(i) + ": " + new String(batch.get(i).body(), StandardCharsets.UTF_8));
            }
        }
        count.addAndGet(batch.size());
        return dispositions;
    }

    int count() {
        return count.get();
    }

    List<String> refused() {
        return refused;
    }
}
