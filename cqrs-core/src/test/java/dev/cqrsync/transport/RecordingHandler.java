package dev.cqrsync.transport;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Remembers what it was handed and answers as it is told. */
public final class RecordingHandler implements MessageHandler {

    private final List<List<IncomingMessage>> batches = new CopyOnWriteArrayList<>();
    private volatile Function<IncomingMessage, Disposition> answer;

    public RecordingHandler() {
        this(message -> Disposition.ACKNOWLEDGE);
    }

    public RecordingHandler(Function<IncomingMessage, Disposition> answer) {
        this.answer = answer;
    }

    public void answer(Function<IncomingMessage, Disposition> answer) {
        this.answer = answer;
    }

    @Override
    public List<Disposition> handle(List<IncomingMessage> batch) {
        batches.add(batch);
        return batch.stream().map(answer).toList();
    }

    public List<List<IncomingMessage>> batches() {
        return batches;
    }

    public List<IncomingMessage> messages() {
        return batches.stream().flatMap(List::stream).toList();
    }

    public List<String> bodies() {
        return messages().stream().map(RecordingHandler::text).toList();
    }

    public static String text(IncomingMessage message) {
        return new String(message.body(), StandardCharsets.UTF_8);
    }
}
