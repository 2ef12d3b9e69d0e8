package dev.cqrsync.outbox;

import dev.cqrsync.transport.OutgoingMessage;
import dev.cqrsync.transport.Route;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How events become the payload of a record: a format byte, the number of events, then each event with lengths before
 * everything of variable size. All numbers big-endian, all text UTF-8.
 *
 * <p>Records outlive deployments: a reader refuses a format it does not know, so a change of the layout takes a new
 * format byte and keeps reading the old one.
 */
final class PayloadFormat {

    private static final byte FORMAT = 1;
    private static final int ABSENT = -1;

    private PayloadFormat() {}

    static OutboxPayload encode(List<OutboxEvent> events) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(estimate(events));
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeInt(events.size());
            for (OutboxEvent event : events) {
                write(out, event);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        return new OutboxPayload(bytes.toByteArray(), events.size());
    }

    /** @throws IOException when the payload is none of a known format, or is damaged */
    static List<OutboxEvent> decode(byte[] payload) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(payload));
        byte format = in.readByte();
        if (format != FORMAT) {
            throw new IOException(
                    "format %d of the payload is unknown; this version reads %d".formatted(format, FORMAT));
        }
        int count = length(in);
        if (count == 0) {
            throw new IOException("the payload holds no events");
        }
        List<OutboxEvent> events = new ArrayList<>(Math.min(count, 1000));
        for (int i = 0; i < count; i++) {
            events.add(read(in));
        }
        if (in.available() > 0) {
            throw new IOException("%d bytes follow the last event of the payload".formatted(in.available()));
        }
        return events;
    }

    /** About the bytes that an event takes, encoded or in memory. */
    static int estimate(OutboxEvent event) {
        return event.message().body().length + 2 * event.row().length() + 200;
    }

    private static int estimate(List<OutboxEvent> events) {
        return (int) Math.min(OutboxEventDelivery.size(events), 1 << 24);
    }

    private static void write(DataOutputStream out, OutboxEvent event) throws IOException {
        OutgoingMessage message = event.message();
        writeText(out, message.messageId());
        writeText(out, message.route().cqrsId());
        writeText(out, message.route().queue());
        writeText(out, event.row());
        out.writeLong(event.revision());
        out.writeBoolean(event.supersedes());
        out.writeInt(message.headers().size());
        for (Map.Entry<String, String> header : message.headers().entrySet()) {
            writeText(out, header.getKey());
            writeText(out, header.getValue());
        }
        out.writeInt(message.body().length);
        out.write(message.body());
    }

    private static OutboxEvent read(DataInputStream in) throws IOException {
        String messageId = readText(in);
        String cqrsId = readText(in);
        String queue = readNullableText(in);
        String row = readText(in);
        long revision = in.readLong();
        boolean supersedes = in.readBoolean();
        int headerCount = length(in);
        Map<String, String> headers = new HashMap<>();
        for (int i = 0; i < headerCount; i++) {
            headers.put(readText(in), readText(in));
        }
        byte[] body = readBytes(in, length(in));
        return new OutboxEvent(
                new OutgoingMessage(messageId, new Route(cqrsId, queue), body, headers), row, revision, supersedes);
    }

    private static void writeText(DataOutputStream out, @Nullable String text) throws IOException {
        if (text == null) {
            out.writeInt(ABSENT);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readText(DataInputStream in) throws IOException {
        return new String(readBytes(in, length(in)), StandardCharsets.UTF_8);
    }

    private static @Nullable String readNullableText(DataInputStream in) throws IOException {
        int length = in.readInt();
        return length == ABSENT ? null : new String(readBytes(in, length), StandardCharsets.UTF_8);
    }

    private static int length(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            throw new IOException("the payload has a negative length");
        }
        return length;
    }

    private static byte[] readBytes(DataInputStream in, int length) throws IOException {
        // checked before allocating: a damaged length must not take the heap
        if (length < 0 || length > in.available()) {
            throw new IOException("the payload ends before its end");
        }
        return in.readNBytes(length);
    }
}
