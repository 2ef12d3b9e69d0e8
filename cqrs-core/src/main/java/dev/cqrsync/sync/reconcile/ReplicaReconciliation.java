package dev.cqrsync.sync.reconcile;

import dev.cqrsync.sync.diff.ReplicaDiff;
import dev.cqrsync.sync.diff.stream.DiffListener;
import dev.cqrsync.sync.diff.stream.LineSource;
import dev.cqrsync.text.OneLine;
import dev.cqrsync.transport.Answer;
import dev.cqrsync.transport.RequestServer;
import dev.cqrsync.transport.Subscription;
import java.io.BufferedReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets masters compare themselves with this replica. Of several instances, one answers each request. Thread-safe. */
public final class ReplicaReconciliation {

    private static final Logger log = LoggerFactory.getLogger(ReplicaReconciliation.class);

    private final ReplicaDiff diff;
    private final Duration settle;

    /** @param settle how long to wait before what differs is compared again */
    public ReplicaReconciliation(ReplicaDiff diff, Duration settle) {
        this.diff = diff;
        this.settle = settle;
    }

    /**
     * Begins to answer.
     *
     * @param queue the service's own queue
     */
    public Subscription serve(RequestServer requests, String queue) {
        return requests.serve(RequestQueue.of(queue), this::answer);
    }

    private void answer(byte[] request, Answer answer) {
        LineSource lines =
                LineSource.of(new BufferedReader(new StringReader(new String(request, StandardCharsets.UTF_8))));
        LineParts parts = new LineParts(answer);
        diff.answer(lines, settle, parts, new DiffListener() {
            @Override
            public void note(String text) {
                log.info("{}", OneLine.of(text));
            }

            @Override
            public void read(long rows) {
                answer.working();
            }
        });
        parts.flush();
    }
}
