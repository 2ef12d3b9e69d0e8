package dev.cqrsync.cli.attach;

import dev.cqrsync.cli.support.Service;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Lets clients of this user run commands in this service while it runs. A socket that cannot be had stops nobody. */
final class AttachServer implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(AttachServer.class);

    private final Path path;
    private final boolean ownDirectory;
    private final CommandPlaces places;
    private final Service service;
    private final AttachedCommand.Runner runner;
    private final Set<AttachedCommand> commands = ConcurrentHashMap.newKeySet();
    private final AtomicLong numbers = new AtomicLong();
    private volatile @Nullable ListeningSocket socket;

    /**
     * @param path where to listen
     * @param ownDirectory whether the directory is ours to create
     * @param mostClients how many commands may run at the same time
     */
    AttachServer(Path path, boolean ownDirectory, int mostClients, Service service, AttachedCommand.Runner runner) {
        this.path = path;
        this.ownDirectory = ownDirectory;
        this.places = new CommandPlaces(mostClients);
        this.service = service;
        this.runner = runner;
    }

    @Override
    public void start() {
        try {
            if (ownDirectory) {
                SocketFiles.createOwnerOnly(SocketFiles.directory());
            }
            ListeningSocket opened = ListeningSocket.open(path);
            socket = opened;
            thread("cqrs-attach", () -> accept(opened));
            log.info("Takes commands of cqrs-cli.jar at {}", path);
        } catch (IOException | RuntimeException e) {
            log.warn(
                    "No commands of cqrs-cli.jar can be taken at {}: {}. Set cqrs.cli.attach.socket to a short path in a"
                            + " directory that this user may write to.",
                    path,
                    e.toString());
        }
    }

    private void accept(ListeningSocket opened) {
        while (opened.isOpen()) {
            try {
                serve(opened.accept());
            } catch (IOException e) {
                if (opened.isOpen()) {
                    log.warn("No more commands of cqrs-cli.jar are taken at {}", path, e);
                }
                return;
            }
        }
    }

    private void serve(SocketChannel client) {
        AttachedCommand command = new AttachedCommand(new Frames(client), service, runner, places);
        commands.add(command);
        thread("cqrs-attach-" + numbers.incrementAndGet(), () -> {
            try {
                command.run();
            } finally {
                commands.remove(command);
            }
        });
    }

    private static void thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void stop() {
        ListeningSocket listening = socket;
        socket = null;
        if (listening != null) {
            try {
                listening.close();
            } catch (IOException e) {
                log.warn("The socket {} cannot be closed", path, e);
            }
        }
        commands.forEach(AttachedCommand::cancel);
    }

    @Override
    public boolean isRunning() {
        return socket != null;
    }
}
