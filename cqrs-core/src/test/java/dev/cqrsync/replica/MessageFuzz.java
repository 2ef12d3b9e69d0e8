package dev.cqrsync.replica;

import dev.cqrsync.ApplyMode;
import dev.cqrsync.serialization.Fixtures;
import dev.cqrsync.testing.TestDatabase;
import dev.cqrsync.transport.Disposition;
import dev.cqrsync.transport.Headers;
import dev.cqrsync.transport.IncomingMessage;
import dev.cqrsync.transport.Route;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes any bytes for a message and has a replica apply it: from the decoder to the rows. Whatever they are, it is
 * applied, ignored, or a dead letter with a reason and an error on one line; nothing is thrown, nothing takes long.
 *
 * <p>The first byte says which headers there are, the rest is the body. {@code docs/fault-injection.md} says how to run
 * this under a coverage-guided fuzzer.
 */
public final class MessageFuzz implements AutoCloseable {

    private static final Duration LONG = Duration.ofSeconds(10);

    private static MessageFuzz shared;

    private final ReplicaFixture fixture;
    private final ReplicaMessageHandler handler;

    MessageFuzz(TestDatabase database, ApplyMode mode) {
        this.fixture = new ReplicaFixture(database, ReplicaEntities.of(mode));
        this.handler = fixture.handler();
    }

    /** Writes inputs to begin with to a directory: the captured messages, as from our own masters and as from others. */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        int number = 0;
        for (Fixtures.Captured message : Fixtures.messages()) {
            byte[] body = message.body().getBytes(StandardCharsets.UTF_8);
            byte[] input = new byte[body.length + 1];
            input[0] = (byte) (number % 16);
            System.arraycopy(body, 0, input, 1, body.length);
            Files.write(directory.resolve("captured-" + number++), input);
        }
    }

    /** What Jazzer calls first. */
    public static void fuzzerInitialize() {
        shared = new MessageFuzz(TestDatabase.H2, ApplyMode.JDBC);
    }

    /** What Jazzer calls then. */
    public static void fuzzerTestOneInput(byte[] input) {
        shared.take(input);
    }

    /** Takes one input; what it must not do is an {@link AssertionError}. */
    Disposition take(byte[] input) {
        int flags = input.length == 0 ? 0 : input[0];
        byte[] body = input.length == 0 ? input : Arrays.copyOfRange(input, 1, input.length);
        long start = System.nanoTime();
        List<Disposition> dispositions;
        try {
            dispositions = handler.handle(List.of(message(flags, body)));
        } catch (RuntimeException | Error e) {
            throw new AssertionError("thrown by " + shown(flags, body), e);
        }
        require(dispositions.size() == 1, "not one disposition for ", flags, body);
        Disposition disposition = dispositions.get(0);
        if (disposition instanceof Disposition.DeadLetter letter) {
            require(letter.exception() != null, "no error is named for ", flags, body);
            require(
                    letter.exception().chars().noneMatch(Character::isISOControl),
                    "the error has line breaks for ",
                    flags,
                    body);
        } else {
            require(disposition instanceof Disposition.Acknowledge, disposition + " for ", flags, body);
        }
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        require(taken.compareTo(LONG) < 0, "it took " + taken + " for ", flags, body);
        fixture.outcomes.clear();
        fixture.gaps.clear();
        return disposition;
    }

    private static IncomingMessage message(int flags, byte[] body) {
        Map<String, String> headers = new HashMap<>();
        if ((flags & 1) != 0) {
            headers.put(Headers.MONOTONIC_REVISION, "true");
        }
        if ((flags & 2) != 0) {
            headers.put(Headers.SNAPSHOT_AT, "2026-11-01T00:00:00Z");
        }
        if ((flags & 4) != 0) {
            headers.put(Headers.SNAPSHOT_AT, "yesterday\r\nor so");
        }
        return new IncomingMessage(new Route("account", (flags & 8) != 0 ? "replica" : null), body, headers, false);
    }

    private static void require(boolean good, String what, int flags, byte[] body) {
        if (!good) {
            throw new AssertionError(what + shown(flags, body));
        }
    }

    private static String shown(int flags, byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        return "flags %d, body of %d bytes: %s"
                .formatted(flags, body.length, text.substring(0, Math.min(2_000, text.length())));
    }

    @Override
    public void close() {
        fixture.close();
    }
}
