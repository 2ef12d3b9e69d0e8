package dev.cqrsync.sync.reconcile;

import dev.cqrsync.sync.diff.DiffResult;
import dev.cqrsync.sync.diff.MasterDiff;
import dev.cqrsync.sync.diff.stream.DiffListener;
import dev.cqrsync.transport.Conversation;
import dev.cqrsync.transport.RequestException;
import dev.cqrsync.transport.RequestSender;
import java.nio.charset.StandardCharsets;

/**
 * Compares a master with one of its replicas and repairs what differs, with nothing but the broker between them: the
 * digests are one request, the rows of buckets that differ its answer. Thread-safe.
 */
public final class MasterReconciliation {

    private final MasterDiff diff;
    private final RequestSender requests;

    public MasterReconciliation(MasterDiff diff, RequestSender requests) {
        this.diff = diff;
        this.requests = requests;
    }

    /**
     * Compares and repairs. Not to be called within a transaction.
     *
     * @throws RequestException when the replica does not answer; says why, and what to do
     * @throws dev.cqrsync.mapping.UnknownIdException when there is no such master
     */
    public DiffResult reconcile(ReconcileRequest request, DiffListener listener) {
        StringBuilder lines = new StringBuilder();
        long rows = diff.digests(
                request.cqrsId(), request.contents(), line -> lines.append(line).append('\n'), listener);
        if (rows == 0) {
            return new DiffResult(0, 0, 0);
        }
        byte[] body = lines.toString().getBytes(StandardCharsets.UTF_8);
        try (Conversation conversation = requests.ask(RequestQueue.of(request.queue()), body, request.patience())) {
            ReceivedLines answer = new ReceivedLines(conversation);
            DiffResult result = diff.repair(answer, request.dryRun(), listener);
            listener.exchanged(body.length + answer.bytes());
            return result;
        } catch (RequestException e) {
            throw explained(e, request);
        }
    }

    private static RequestException explained(RequestException e, ReconcileRequest request) {
        String message = switch (e.reason()) {
            case NOBODY_SERVES ->
                "No instance of the service with the queue '%s' can be asked: none runs with cqrs.reconcile.enabled=true, or the queue is another."
                        .formatted(request.queue());
            case SILENCE ->
                "The service with the queue '%s' has given no sign of life for %d s: its instances are busy with other requests, or stuck. Try again, or wait longer with --timeout."
                        .formatted(request.queue(), request.patience().toSeconds());
            case FAILED -> "The service with the queue '%s' says: %s".formatted(request.queue(), e.getMessage());
            case BROKER, NOBODY_LISTENS -> String.valueOf(e.getMessage());
        };
        return new RequestException(e.reason(), message, e);
    }
}
