package dev.cqrsync.cli.attach;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * A client's standard input. Nothing of it is sent before the command wants it, and never more than a window that the
 * command has not read yet: so commands that read nothing take nothing, and one that reads slowly fills no memory.
 */
final class AttachedInput extends InputStream {

    private static final int WINDOW = 8 * Frames.MOST_DATA;

    private final Frames frames;
    private final Queue<byte[]> arrived = new ArrayDeque<>();
    private byte[] current = new byte[0];
    private int position;
    private int consumed = WINDOW;
    private boolean ended;
    private boolean gone;

    AttachedInput(Frames frames) {
        this.frames = frames;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (position == current.length && !next()) {
            return -1;
        }
        int read = Math.min(length, current.length - position);
        System.arraycopy(current, position, bytes, offset, read);
        position += read;
        consumed += read;
        return read;
    }

    private boolean next() throws IOException {
        if (consumed >= WINDOW / 2) {
            frames.writeNumber(Frames.WANTED, consumed);
            consumed = 0;
        }
        synchronized (this) {
            try {
                while (arrived.isEmpty() && !ended && !gone) {
                    wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("cancelled");
            }
            byte[] data = arrived.poll();
            if (data == null && gone) {
                throw new IOException("the client has gone");
            }
            if (data != null) {
                current = data;
                position = 0;
            }
            return data != null;
        }
    }

    /** Bytes from the client. */
    synchronized void add(byte[] data) {
        if (data.length > 0) {
            arrived.add(data);
            notifyAll();
        }
    }

    /** There will be no more. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** There is no client any more. */
    synchronized void gone() {
        gone = true;
        notifyAll();
    }
}
