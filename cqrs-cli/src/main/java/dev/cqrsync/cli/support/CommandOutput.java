package dev.cqrsync.cli.support;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Passes bytes on at once and tells when nobody takes them. Closing it flushes; what it writes to stays open. */
final class CommandOutput extends FilterOutputStream {

    CommandOutput(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw new OutputClosedException(e);
        }
    }

    @Override
    public void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new OutputClosedException(e);
        }
    }

    @Override
    public void close() {
        flush();
    }
}
