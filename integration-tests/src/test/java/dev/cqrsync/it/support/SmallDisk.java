package dev.cqrsync.it.support;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A file system of the test's own, of a few megabytes in memory, that can be filled. Takes Linux and root. */
public final class SmallDisk implements AutoCloseable {

    private final Path directory;
    private final Path filler;

    private SmallDisk(Path directory) {
        this.directory = directory;
        this.filler = directory.resolve("filler");
    }

    /** Mounts one on an empty directory; where that is not allowed the test is skipped. */
    public static SmallDisk mountOrSkip(Path directory, int megabytes) {
        boolean mounted = run(
                "mount", "-t", "tmpfs", "-o", "mode=0700,size=%dm".formatted(megabytes), "tmpfs", directory.toString());
        Assumptions.assumeTrue(mounted, "skipped: no file system can be mounted here");
        return new SmallDisk(directory);
    }

    /** Leaves no room. */
    public void fill() {
        try (OutputStream file = Files.newOutputStream(filler)) {
            byte[] page = new byte[4096];
            while (Files.getFileStore(directory).getUsableSpace() > 0) {
                file.write(page);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes room again. */
    public void free() {
        try {
            Files.delete(filler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (!run("umount", directory.toString())) {
            throw new IllegalStateException("%s cannot be unmounted".formatted(directory));
        }
    }

    private static boolean run(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // there is no such program
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
