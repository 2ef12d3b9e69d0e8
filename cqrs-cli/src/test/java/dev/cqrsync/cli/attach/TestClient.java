package dev.cqrsync.cli.attach;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A client that does one thing at a time. */
final class TestClient implements AutoCloseable {

    private final Frames frames;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private long wanted;

    TestClient(Path socket, String... arguments) throws IOException {
        frames = new Frames(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
        frames.write(Frames.REQUEST, new CommandRequest(false, "/here", arguments).encode());
    }

    Frames frames() {
        return frames;
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** Reads until the command wants input. */
    long awaitWanted() throws IOException {
        while (wanted == 0) {
            if (next() != null) {
                throw new IOException("the command has ended: " + err());
            }
        }
        return wanted;
    }

    void send(byte[] data) throws IOException {
        wanted -= data.length;
        frames.writeData(Frames.INPUT, data, 0, data.length);
    }

    void endInput() throws IOException {
        frames.write(Frames.INPUT_END, ByteBuffer.allocate(0));
    }

    void cancel() throws IOException {
        frames.write(Frames.CANCEL, ByteBuffer.allocate(0));
    }

    /** Reads to the end. */
    int exitCode() throws IOException {
        Integer exitCode = next();
        while (exitCode == null) {
            exitCode = next();
        }
        return exitCode;
    }

    private Integer next() throws IOException {
        Frames.Frame frame = frames.read();
        if (frame == null) {
            throw new IOException("no exit code");
        }
        switch (frame.type()) {
            case Frames.OUT -> out.write(frame.data());
            case Frames.ERR -> err.write(frame.data());
            case Frames.WANTED -> wanted += frame.number();
            case Frames.EXIT -> {
                return frame.number();
            }
            default -> throw new IOException("unknown frame");
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        frames.close();
    }
}
