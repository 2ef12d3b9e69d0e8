package dev.cqrsync.cli.attach;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A connection between client and service, cut into frames: one byte of type, four of length, so many bytes. Frames are
 * small, so that neither side ever holds much. Any thread may write; one reads.
 */
final class Frames implements Closeable {

    /** Version of all that is below; told in {@link #REQUEST}. */
    static final byte VERSION = 1;

    /** Client: what to run. The first frame. */
    static final byte REQUEST = 'R';

    /** Client: some bytes of its standard input, no more than it was asked for. */
    static final byte INPUT = 'I';

    /** Client: its standard input has ended. */
    static final byte INPUT_END = 'E';

    /** Client: stop. */
    static final byte CANCEL = 'C';

    /** Service: bytes for standard output. */
    static final byte OUT = 'o';

    /** Service: bytes for standard error. */
    static final byte ERR = 'e';

    /** Service: an int; so many more bytes of input may be sent. */
    static final byte WANTED = 'w';

    /** Service: an int, the exit code. The last frame. */
    static final byte EXIT = 'x';

    /** Bytes that a frame of data carries at most. */
    static final int MOST_DATA = 32 * 1024;

    /** What a request may be long; nobody types as much. */
    private static final int LONGEST = 4 * 1024 * 1024;

    private static final int HEADER = 5;

    /** A frame as it came. */
    record Frame(byte type, byte[] data) {

        int number() {
            return ByteBuffer.wrap(data).getInt();
        }
    }

    private final SocketChannel channel;
    private final Object writing = new Object();

    Frames(SocketChannel channel) {
        this.channel = channel;
    }

    /** The next frame, or {@code null} when the other side has gone. */
    @Nullable
    Frame read() throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        if (!fill(header)) {
            return null;
        }
        byte type = header.get(0);
        int length = header.getInt(1);
        if (length < 0 || length > (type == REQUEST ? LONGEST : MOST_DATA)) {
            throw new IOException("a frame of %d bytes: the other side is of another version".formatted(length));
        }
        ByteBuffer data = ByteBuffer.allocate(length);
        return fill(data) ? new Frame(type, data.array()) : null;
    }

    private boolean fill(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Writes data in frames of their proper size. */
    void writeData(byte type, byte[] data, int offset, int length) throws IOException {
        for (int written = 0; written < length; written += MOST_DATA) {
            write(type, ByteBuffer.wrap(data, offset + written, Math.min(MOST_DATA, length - written)));
        }
    }

    void writeNumber(byte type, int number) throws IOException {
        write(type, ByteBuffer.allocate(Integer.BYTES).putInt(number).flip());
    }

    void write(byte type, ByteBuffer data) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(HEADER + data.remaining());
        frame.put(type).putInt(data.remaining()).put(data).flip();
        // an interrupted thread closes the channel with its first byte; the last words of a cancelled command shall
        // arrive
        boolean interrupted = Thread.interrupted();
        try {
            synchronized (writing) {
                while (frame.hasRemaining()) {
                    channel.write(frame);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
