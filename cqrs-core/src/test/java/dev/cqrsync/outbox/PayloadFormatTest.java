package dev.cqrsync.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.cqrsync.transport.OutgoingMessage;
import dev.cqrsync.transport.Route;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PayloadFormatTest {

    @Test
    void eventsComeBackAsTheyWere() throws IOException {
        byte[] large = new byte[2_000_000];
        new Random(3).nextBytes(large);
        List<OutboxEvent> events = List.of(
                new OutboxEvent(
                        new OutgoingMessage("m1", Route.toAll("účet"), new byte[0], Map.of()), "\"ž🐎\"", 0, true),
                new OutboxEvent(
                        new OutgoingMessage(
                                "m2", Route.toQueue("fronta", "účet"), large, Map.of("x-a", "é", "x-b", "")),
                        "[1,\"" + "k".repeat(100_000) + "\"]",
                        Long.MAX_VALUE,
                        false));

        OutboxPayload payload = PayloadFormat.encode(events);

        assertThat(payload.eventCount()).isEqualTo(2);
        List<OutboxEvent> decoded = PayloadFormat.decode(payload.bytes());
        assertThat(decoded)
                .usingRecursiveComparison()
                .ignoringFields("message.body")
                .isEqualTo(events);
        assertThat(decoded.get(0).message().body()).isEmpty();
        assertThat(decoded.get(1).message().body()).isEqualTo(large);
    }

    @Test
    void aFormatOfALaterVersionIsRefusedByItsNumber() {
        assertThatIOException()
                .isThrownBy(() -> PayloadFormat.decode(new byte[] {2, 0, 0, 0, 1}))
                .withMessageContaining("format 2");
    }

    @Test
    void everyTruncatedOrExtendedPayloadIsRefused() {
        byte[] whole = PayloadFormat.encode(List.of(TestOutbox.event("account", "1", 1, true)))
                .bytes();
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> PayloadFormat.decode(part));
        }
        assertThatIOException().isThrownBy(() -> PayloadFormat.decode(Arrays.copyOf(whole, whole.length + 1)));
    }

    @Test
    void damagedLengthsAreRefusedWithoutTakingTheHeap() {
        assertThatIOException()
                .isThrownBy(() -> PayloadFormat.decode(new byte[] {1, 127, -1, -1, -1, 127, -1, -1, -1}));
        assertThatIOException().isThrownBy(() -> PayloadFormat.decode(new byte[] {1, -1, -1, -1, -1}));
    }
}
