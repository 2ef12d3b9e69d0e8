package dev.cqrsync.cli.support;

import java.io.BufferedWriter;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** One run of one command: its streams, the service it works on, and how talkative it is. */
public final class CommandContext {

    private final Streams streams;
    private final Service service;
    private final boolean attached;
    private final OutputStream out;
    private final StatusLine err;
    private volatile @Nullable Thread thread;
    private volatile boolean cancelled;
    private boolean verbose;
    private boolean quiet;

    /** @param attached whether the service runs anyway, and goes on when the command has ended */
    public CommandContext(Streams streams, Service service, boolean attached) {
        this.streams = streams;
        this.service = service;
        this.attached = attached;
        this.out = new CommandOutput(streams.out());
        this.err = new StatusLine(new CommandOutput(streams.err()));
    }

    /** The service. */
    public Service service() {
        return service;
    }

    /** The service's masters and replicas; starts its persistence units. */
    public Models models() {
        return Models.of(service);
    }

    /**
     * A part of the service that the command cannot do without.
     *
     * @param missing what to tell the user when there is none, with the remedy
     */
    public <T> T require(Class<T> type, String missing) {
        T part = service.find(type);
        if (part == null) {
            throw CommandException.usage(missing);
        }
        return part;
    }

    /** Whether the service runs anyway, and goes on when the command has ended. */
    public boolean attached() {
        return attached;
    }

    /** A file that the user names, where the user is: a command may run far from the user's working directory. */
    public Path file(String name) {
        return streams.directory().resolve(name);
    }

    /** What is piped into the command. */
    public InputStream in() {
        return streams.in();
    }

    /**
     * The output as bytes, unbuffered: for large or binary output, wrapped as the command likes. Fails with an
     * {@link OutputClosedException} when nobody reads it any more. Lines of text go to the command line's own writer
     * instead; nothing is to use both.
     */
    public OutputStream out() {
        return out;
    }

    /** The same for lines of text. */
    public PrintWriter outWriter() {
        return new PrintWriter(new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8)));
    }

    /** Notes and errors. */
    public PrintWriter errWriter() {
        return new PrintWriter(err, true, StandardCharsets.UTF_8);
    }

    /**
     * Shows how far something long has come, until closed.
     *
     * @param task what is going on, in a word or two
     * @param total how much there is to do, or -1 when nobody knows
     */
    public Progress progress(String task, long total) {
        return quiet ? Progress.NONE : err.progress(task, total, streams.terminal());
    }

    /**
     * Runs the command on the current thread, where {@link #cancel()} reaches it.
     *
     * @return the exit code
     */
    public int run(IntSupplier command) {
        thread = Thread.currentThread();
        try {
            if (cancelled) {
                return ExitCode.CANCELLED;
            }
            return command.getAsInt();
        } finally {
            synchronized (this) {
                thread = null;
            }
            Thread.interrupted(); // comes too late for the command and is meant for nobody else
        }
    }

    /** Interrupts the command. Does nothing when it has ended. */
    public synchronized void cancel() {
        cancelled = true;
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    /** Whether somebody has cancelled the command. */
    public boolean cancelled() {
        return cancelled;
    }

    /** Whether failures are shown with their traces. */
    public boolean verbose() {
        return verbose;
    }

    /** Sets whether failures are shown with their traces. */
    public void verbose(boolean value) {
        this.verbose = value;
    }

    /** Whether progress is left out, so that nobody need know how much there is to do. */
    public boolean quiet() {
        return quiet;
    }

    /** Sets whether progress is left out. */
    public void quiet(boolean value) {
        this.quiet = value;
    }
}
