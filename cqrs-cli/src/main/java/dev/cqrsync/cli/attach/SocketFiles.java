package dev.cqrsync.cli.attach;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Where services and clients of one user meet, when nobody says where. */
final class SocketFiles {

    /** How the names of sockets end. */
    static final String SUFFIX = ".sock";

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private SocketFiles() {}

    /** A directory of this user's. */
    static Path directory() {
        return Path.of(System.getProperty("java.io.tmpdir"), "cqrsync-" + plain(System.getProperty("user.name")));
    }

    /** The socket of this process. */
    static Path ofThisProcess(String serviceName) {
        return directory()
                .resolve(plain(serviceName) + "-" + ProcessHandle.current().pid() + SUFFIX);
    }

    /** All sockets of this user's services, those that nobody listens at any more included. */
    static List<Path> all() throws IOException {
        List<Path> sockets = new ArrayList<>();
        if (Files.isDirectory(directory())) {
            requireOwnerOnly(directory());
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory(), "*" + SUFFIX)) {
                for (Path file : files) {
                    sockets.add(file);
                }
            }
        }
        return sockets;
    }

    /**
     * Creates a directory that only its owner can look into.
     *
     * @throws IOException when it is there and others can, or it is somebody else's
     */
    static void createOwnerOnly(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            if (isPosix(directory)) {
                Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            } else {
                Files.createDirectory(directory);
            }
        }
        requireOwnerOnly(directory);
    }

    /** In a directory for all, somebody else may have come first. */
    private static void requireOwnerOnly(Path directory) throws IOException {
        if (!isPosix(directory)) {
            return;
        }
        PosixFileAttributes attributes =
                Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        String owner = attributes.owner().getName();
        // "?" is what Java calls a user without a name, as containers often have
        String user = System.getProperty("user.name");
        boolean foreign = !owner.equals(user) && !user.equals("?") && !user.equals("root");
        if (foreign || !OWNER_ONLY.containsAll(attributes.permissions())) {
            throw new IOException("%s belongs to '%s' and has the permissions %s; it must be '%s's alone"
                    .formatted(directory, owner, PosixFilePermissions.toString(attributes.permissions()), user));
        }
    }

    static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static String plain(String name) {
        return name.replaceAll("[^A-Za-z0-9_.-]", "_");
    }
}
