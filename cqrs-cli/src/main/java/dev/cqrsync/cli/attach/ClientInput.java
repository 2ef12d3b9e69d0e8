package dev.cqrsync.cli.attach;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Sends standard input as far as the service wants it, on a thread of its own from the first time on. */
final class ClientInput extends Thread {

    private final Frames frames;
    private final FileInputStream in = new FileInputStream(FileDescriptor.in);
    private long allowed;
    private boolean started;

    ClientInput(Frames frames) {
        super("cqrs-input");
        this.frames = frames;
        setDaemon(true);
    }

    /** So many more bytes may be sent. */
    synchronized void allow(int bytes) {
        allowed += bytes;
        if (!started) {
            started = true;
            start();
        }
        notifyAll();
    }

    private synchronized int awaitAllowed() throws InterruptedException {
        while (allowed == 0) {
            wait();
        }
        return (int) Math.min(allowed, Frames.MOST_DATA);
    }

    private synchronized void sent(int bytes) {
        allowed -= bytes;
    }

    @Override
    public void run() {
        byte[] bytes = new byte[Frames.MOST_DATA];
        try {
            int read = in.read(bytes, 0, awaitAllowed());
            while (read >= 0) {
                frames.writeData(Frames.INPUT, bytes, 0, read);
                sent(read);
                read = in.read(bytes, 0, awaitAllowed());
            }
            frames.write(Frames.INPUT_END, ByteBuffer.allocate(0));
        } catch (IOException e) {
            // the command has ended, or input that cannot be read ends like any other
            endInput();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void endInput() {
        try {
            frames.write(Frames.INPUT_END, ByteBuffer.allocate(0));
        } catch (IOException e) {
            // nobody is there to be told
        }
    }
}
