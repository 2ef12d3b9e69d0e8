package dev.cqrsync.cli.attach;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a client wants to be run.
 *
 * @param terminal whether the client's standard error is a terminal
 * @param directory the client's working directory
 * @param arguments the command line
 */
record CommandRequest(boolean terminal, String directory, String[] arguments) {

    ByteBuffer encode() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(Frames.VERSION);
        out.writeBoolean(terminal);
        writeText(out, directory);
        out.writeInt(arguments.length);
        for (String argument : arguments) {
            writeText(out, argument);
        }
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    static CommandRequest decode(byte[] data) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(data));
        int version = in.readByte();
        if (version != Frames.VERSION) {
            throw new IOException("version %d of the protocol, where %d is known; use the cqrs-cli.jar of the service's"
                            .formatted(version, Frames.VERSION)
                    + " version");
        }
        boolean terminal = in.readBoolean();
        String directory = readText(in);
        int count = in.readInt();
        if (count < 0 || count > data.length) {
            throw new IOException("a request that says %d arguments".formatted(count));
        }
        String[] arguments = new String[count];
        for (int i = 0; i < count; i++) {
            arguments[i] = readText(in);
        }
        return new CommandRequest(terminal, directory, arguments);
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readText(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("a request that says a text of %d bytes".formatted(length));
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }
}
