package dev.cqrsync.cli.attach;

import java.io.IOException;
import java.io.OutputStream;

/** A client's standard output or error. Waits while the client does not read. */
final class AttachedOutput extends OutputStream {

    private final Frames frames;
    private final byte type;

    AttachedOutput(Frames frames, byte type) {
        this.frames = frames;
        this.type = type;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        frames.writeData(type, bytes, offset, length);
    }
}
