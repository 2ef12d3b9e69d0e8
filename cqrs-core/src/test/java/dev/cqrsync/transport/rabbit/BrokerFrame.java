package dev.cqrsync.transport.rabbit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Method frames as a broker sends them, for {@code TcpProxy.inject}: no shared broker is brought into trouble for a test. */
final class BrokerFrame {

    private BrokerFrame() {}

    /** {@code connection.blocked}. */
    static byte[] blocked(String reason) throws IOException {
        return method(0, 10, 60, payload -> writeShort(payload, reason));
    }

    /** {@code connection.unblocked}. */
    static byte[] unblocked() throws IOException {
        return method(0, 10, 61, payload -> {});
    }

    /** {@code channel.close}. */
    static byte[] close(int channel, int code, String text) throws IOException {
        return method(channel, 20, 40, payload -> {
            payload.writeShort(code);
            writeShort(payload, text);
            payload.writeShort(0);
            payload.writeShort(0);
        });
    }

    private interface Arguments {
        void write(DataOutputStream payload) throws IOException;
    }

    private static byte[] method(int channel, int classId, int methodId, Arguments arguments) throws IOException {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        DataOutputStream method = new DataOutputStream(payload);
        method.writeShort(classId);
        method.writeShort(methodId);
        arguments.write(method);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream frame = new DataOutputStream(bytes);
        frame.writeByte(1);
        frame.writeShort(channel);
        frame.writeInt(payload.size());
        payload.writeTo(frame);
        frame.writeByte(0xCE);
        return bytes.toByteArray();
    }

    private static void writeShort(DataOutputStream out, String text) throws IOException {
        out.writeByte(text.length());
        out.write(text.getBytes(UTF_8));
    }
}
