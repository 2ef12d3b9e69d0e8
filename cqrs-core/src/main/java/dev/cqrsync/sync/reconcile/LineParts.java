package dev.cqrsync.sync.reconcile;

import dev.cqrsync.sync.diff.stream.LineSink;
import dev.cqrsync.transport.Answer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Sends lines in parts of bounded size, each of whole lines. Used by one thread. */
final class LineParts implements LineSink {

    private static final int BYTES = 128 << 10;

    private final Answer answer;
    private final ByteArrayOutputStream part = new ByteArrayOutputStream();

    LineParts(Answer answer) {
        this.answer = answer;
    }

    @Override
    public void line(String line) {
        part.writeBytes(line.getBytes(StandardCharsets.UTF_8));
        part.write('\n');
        if (part.size() >= BYTES) {
            flush();
        } else {
            answer.working();
        }
    }

    void flush() {
        if (part.size() > 0) {
            answer.part(part.toByteArray());
            part.reset();
        }
    }
}
