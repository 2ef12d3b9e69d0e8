package dev.cqrsync.autoconfigure;

import dev.cqrsync.transport.Disposition;
import dev.cqrsync.transport.IncomingMessage;
import dev.cqrsync.transport.MessageHandler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Splits batches between handlers by the id that messages were routed with. */
final class RoutedMessageHandler implements MessageHandler {

    private final Map<String, MessageHandler> handlers;
    private final MessageHandler others;

    /**
     * @param handlers by id
     * @param others takes what no other does, to say what is wrong with it
     */
    RoutedMessageHandler(Map<String, MessageHandler> handlers, MessageHandler others) {
        this.handlers = Map.copyOf(handlers);
        this.others = others;
    }

    @Override
    public List<Disposition> handle(List<IncomingMessage> batch) {
        Map<MessageHandler, List<Integer>> positions = new IdentityHashMap<>();
        for (int i = 0; i < batch.size(); i++) {
            MessageHandler handler = handlers.getOrDefault(batch.get(i).route().cqrsId(), others);
            positions.computeIfAbsent(handler, key -> new ArrayList<>()).add(i);
        }
        @Nullable Disposition[] dispositions = new @Nullable Disposition[batch.size()];
        positions.forEach((handler, own) -> {
            List<Disposition> decided =
                    handler.handle(own.stream().map(batch::get).toList());
            for (int i = 0; i < own.size(); i++) {
                dispositions[own.get(i)] = decided.get(i);
            }
        });
        @SuppressWarnings("NullAway") // each position belongs to one handler
        List<Disposition> all = Arrays.asList(dispositions);
        return all;
    }
}
