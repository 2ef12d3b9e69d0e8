package dev.cqrsync.cli.attach;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The client's side of an attached command: streams go through, the exit code comes back. Ends with the command; when it
 * is ended itself, by Ctrl-C for one, the command is cancelled.
 */
public final class AttachClient {

    /** Also without lambdas and formatted text, whose first use costs as much as all the rest. */
    private static final int GONE = 3;

    private static final int CANCELLED = 130;
    private static final int SECONDS_TO_CANCEL = 10;

    private final Frames frames;
    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private final FileOutputStream err = new FileOutputStream(FileDescriptor.err);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ClientInput input;
    private volatile boolean cancelled;

    private AttachClient(Frames frames) {
        this.frames = frames;
        this.input = new ClientInput(frames);
    }

    /**
     * Runs a command in the service that listens at a path.
     *
     * @param terminal whether standard error is a terminal
     * @return the exit code
     * @throws IOException when nobody listens there
     */
    public static int run(Path socket, boolean terminal, String[] arguments) throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        try (Frames frames = new Frames(channel)) {
            return new AttachClient(frames).run(terminal, arguments);
        }
    }

    private int run(boolean terminal, String[] arguments) throws IOException {
        frames.write(
                Frames.REQUEST,
                new CommandRequest(terminal, Path.of("").toAbsolutePath().toString(), arguments).encode());
        Runtime.getRuntime().addShutdownHook(new Cancel());
        try {
            return follow();
        } catch (IOException e) {
            return lost();
        } finally {
            ended.countDown();
        }
    }

    private int follow() throws IOException {
        Frames.Frame frame = frames.read();
        while (frame != null) {
            switch (frame.type()) {
                case Frames.OUT:
                    out.write(frame.data());
                    break;
                case Frames.ERR:
                    err.write(frame.data());
                    break;
                case Frames.WANTED:
                    input.allow(frame.number());
                    break;
                case Frames.EXIT:
                    return frame.number();
                default:
                    throw new IOException("an unknown frame");
            }
            frame = frames.read();
        }
        return lost();
    }

    /** The service has gone, or whoever reads our output. */
    private int lost() throws IOException {
        if (cancelled) {
            return CANCELLED;
        }
        err.write(("cqrs: The command has not come to its end: the service or the reader of the output has gone."
                        + System.lineSeparator())
                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return GONE;
    }

    /** Run by the JVM when it ends, by itself or because somebody ends it. */
    private final class Cancel extends Thread {

        @Override
        public void run() {
            if (ended.getCount() == 0) {
                return;
            }
            cancelled = true;
            try {
                frames.write(Frames.CANCEL, java.nio.ByteBuffer.allocate(0));
                var unused = ended.await(SECONDS_TO_CANCEL, TimeUnit.SECONDS);
            } catch (IOException e) {
                // then there is nothing to cancel
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            // the code of a signal would be the JVM's otherwise, as the main thread may hang in output that nobody
            // reads
            Runtime.getRuntime().halt(CANCELLED);
        }
    }
}
