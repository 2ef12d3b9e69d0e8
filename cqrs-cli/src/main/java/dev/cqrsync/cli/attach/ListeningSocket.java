package dev.cqrsync.cli.attach;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** A socket that only its owner can connect to. */
final class ListeningSocket implements AutoCloseable {

    private final ServerSocketChannel channel;
    private final Path path;

    private ListeningSocket(ServerSocketChannel channel, Path path) {
        this.channel = channel;
        this.path = path;
    }

    /**
     * Listens at a path. What a dead process has left there is replaced.
     *
     * @throws IOException when a living one listens there, or the path cannot be used
     */
    static ListeningSocket open(Path path) throws IOException {
        if (Files.exists(path) && isAlive(path)) {
            throw new IOException("another process listens there already");
        }
        // bound where nobody else can look, made the owner's, then moved to where clients look for it
        Path parent = path.toAbsolutePath().getParent();
        Path safe = Files.createTempDirectory(parent, ".cqrs");
        Path bound = safe.resolve("s");
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(bound));
            if (SocketFiles.isPosix(bound)) {
                Files.setPosixFilePermissions(bound, PosixFilePermissions.fromString("rw-------"));
            }
            Files.move(bound, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return new ListeningSocket(channel, path);
        } catch (IOException | RuntimeException e) {
            channel.close();
            Files.deleteIfExists(bound);
            throw e;
        } finally {
            Files.deleteIfExists(safe);
        }
    }

    /** Whether a process listens at a path. */
    static boolean isAlive(Path path) {
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return probe.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Waits for the next client. */
    SocketChannel accept() throws IOException {
        return channel.accept();
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(path);
    }
}
