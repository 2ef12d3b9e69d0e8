package dev.cqrsync.cli.attach;

import dev.cqrsync.cli.support.CommandContext;
import dev.cqrsync.cli.support.ExitCode;
import dev.cqrsync.cli.support.Service;
import dev.cqrsync.cli.support.Streams;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client and its command: runs it, and cancels it when the client says so or has gone. */
final class AttachedCommand implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(AttachedCommand.class);

    /** What runs command lines. */
    @FunctionalInterface
    interface Runner {

        /** Runs one to its end and gives the exit code. */
        int run(CommandContext context, String... arguments);
    }

    private final Frames frames;
    private final Service service;
    private final Runner runner;
    private final CommandPlaces places;
    private final AttachedInput input;
    private volatile @Nullable CommandContext context;
    private volatile boolean cancelled;

    AttachedCommand(Frames frames, Service service, Runner runner, CommandPlaces places) {
        this.frames = frames;
        this.service = service;
        this.runner = runner;
        this.places = places;
        this.input = new AttachedInput(frames);
    }

    @Override
    public void run() {
        try (frames) {
            Frames.Frame first = frames.read();
            if (first != null && first.type() == Frames.REQUEST) {
                runInItsPlace(CommandRequest.decode(first.data()));
            }
        } catch (IOException e) {
            log.debug("A client of the command line has gone", e);
            refuse(String.valueOf(e.getMessage()));
        }
    }

    private void runInItsPlace(CommandRequest request) throws IOException {
        if (!places.take()) {
            refuse("%d commands run in this service already. Wait for one, or raise cqrs.cli.attach.max-clients."
                    .formatted(places.all()));
            return;
        }
        int exitCode;
        try {
            exitCode = run(request);
        } finally {
            places.giveBack(); // before the client knows, who may come again at once
        }
        frames.writeNumber(Frames.EXIT, exitCode);
    }

    private int run(CommandRequest request) {
        Streams streams = new Streams(
                input,
                new AttachedOutput(frames, Frames.OUT),
                new AttachedOutput(frames, Frames.ERR),
                request.terminal(),
                Path.of(request.directory()));
        CommandContext started = new CommandContext(streams, service, true);
        context = started;
        if (cancelled) {
            started.cancel();
        }
        Thread reader = new Thread(this::followClient, Thread.currentThread().getName() + "-client");
        reader.setDaemon(true);
        reader.start();
        log.info("Runs for a client of the command line: cqrs {}", firstWords(request.arguments()));
        return runner.run(started, request.arguments());
    }

    /** What is done, without the values it is done with. */
    private static String firstWords(String[] arguments) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < arguments.length && !arguments[i].startsWith("-"); i++) {
            words.append(i == 0 ? "" : " ").append(arguments[i]);
        }
        return words.toString();
    }

    private void followClient() {
        try {
            Frames.Frame frame = frames.read();
            while (frame != null) {
                switch (frame.type()) {
                    case Frames.INPUT -> input.add(frame.data());
                    case Frames.INPUT_END -> input.end();
                    case Frames.CANCEL -> cancel();
                    default -> throw new IOException("an unknown frame of type " + frame.type());
                }
                frame = frames.read();
            }
        } catch (IOException e) {
            log.debug("A client of the command line has gone", e);
        }
        input.gone();
        cancel();
        closeQuietly(); // wakes a writer whom nobody reads
    }

    /** Stops the command, however far it has come. */
    void cancel() {
        cancelled = true;
        CommandContext running = context;
        if (running != null) {
            running.cancel();
        }
    }

    private void closeQuietly() {
        try {
            frames.close();
        } catch (IOException e) {
            log.debug("A connection of the command line cannot be closed", e);
        }
    }

    private void refuse(String reason) {
        try {
            byte[] line = "cqrs: %s%n".formatted(reason).getBytes(StandardCharsets.UTF_8);
            frames.write(Frames.ERR, ByteBuffer.wrap(line));
            frames.writeNumber(Frames.EXIT, ExitCode.INFRASTRUCTURE);
        } catch (IOException e) {
            log.debug("A client of the command line cannot be told", e);
        }
    }
}
