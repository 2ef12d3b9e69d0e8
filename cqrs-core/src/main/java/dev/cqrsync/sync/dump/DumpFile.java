package dev.cqrsync.sync.dump;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.CopyOption;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** A file that has its name only once it is whole. Used by one thread. */
final class DumpFile implements AutoCloseable {

    private final Path file;
    private final Path unfinished;
    private final boolean overwrite;
    private final FileOutputStream output;

    private DumpFile(Path file, Path unfinished, boolean overwrite) throws IOException {
        this.file = file;
        this.unfinished = unfinished;
        this.overwrite = overwrite;
        this.output = new FileOutputStream(unfinished.toFile());
    }

    static DumpFile create(Path file, boolean overwrite) throws IOException {
        Path target = file.toAbsolutePath();
        refuse(target, overwrite);
        String name = ".%s.%s.unfinished"
                .formatted(target.getFileName(), UUID.randomUUID().toString().substring(0, 8));
        return new DumpFile(target, target.resolveSibling(name), overwrite);
    }

    private static void refuse(Path file, boolean overwrite) throws IOException {
        if (Files.exists(file) && !(overwrite && Files.isRegularFile(file))) {
            throw new FileAlreadyExistsException(file.toString());
        }
    }

    OutputStream output() {
        return output;
    }

    /** Gives the file its name, with all its bytes on the disk. */
    void complete() throws IOException {
        output.getFD().sync();
        output.close();
        refuse(file, overwrite);
        try {
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            CopyOption[] options =
                    overwrite ? new CopyOption[] {StandardCopyOption.REPLACE_EXISTING} : new CopyOption[0];
            Files.move(unfinished, file, options);
        }
    }

    @Override
    public void close() throws IOException {
        output.close();
        Files.deleteIfExists(unfinished);
    }
}
