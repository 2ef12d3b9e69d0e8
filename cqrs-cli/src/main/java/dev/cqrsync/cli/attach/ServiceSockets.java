package dev.cqrsync.cli.attach;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the socket of a running service. */
public final class ServiceSockets {

    private ServiceSockets() {}

    /** Where services listen unless told otherwise. */
    public static Path directory() {
        return SocketFiles.directory();
    }

    /**
     * The sockets that somebody listens at.
     *
     * @param service begin of the service's name, or {@code null} for all
     */
    public static List<Path> alive(@Nullable String service) throws IOException {
        List<Path> alive = new ArrayList<>();
        for (Path socket : SocketFiles.all()) {
            boolean meant = service == null || socket.getFileName().toString().startsWith(service);
            if (meant && ListeningSocket.isAlive(socket)) {
                alive.add(socket);
            }
        }
        return alive;
    }
}
