package dev.cqrsync.sync.load;

import dev.cqrsync.CqrsException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the load of a file has come, kept in a file next to it, {@code <dump>.progress}, until the load is done. Where
 * that cannot be written, an interrupted load begins anew, which does no harm. Used by one thread.
 */
final class LoadState {

    private static final Logger log = LoggerFactory.getLogger(LoadState.class);

    private static final long INTERVAL_NANOS = 1_000_000_000;

    private final Path file;
    private final String identity;
    private final Properties found;
    private Properties reached = new Properties();
    private boolean unwritable;
    private long writtenAt = System.nanoTime() - INTERVAL_NANOS;

    private LoadState(Path file, String identity, Properties found) {
        this.file = file;
        this.identity = identity;
        this.found = found;
    }

    /**
     * The state of a dump's load.
     *
     * @param resume whether to take up what was kept, if anything was
     * @throws CqrsException when what was kept is about another dump
     */
    static LoadState of(Path dump, boolean resume) throws IOException {
        Path file = dump.toAbsolutePath().resolveSibling(dump.getFileName() + ".progress");
        String identity = "%d bytes, changed %s".formatted(Files.size(dump), Files.getLastModifiedTime(dump));
        Properties found = resume ? read(file) : new Properties();
        if (!found.isEmpty() && !identity.equals(found.getProperty("dump"))) {
            throw new CqrsException(
                    "%s is not the dump whose load was interrupted: it had %s. Load it from the beginning, without resuming."
                            .formatted(dump, found.getProperty("dump")));
        }
        return new LoadState(file, identity, found);
    }

    private static Properties read(Path file) throws IOException {
        Properties found = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            found.load(reader);
        } catch (NoSuchFileException e) {
            return found; // nothing was interrupted
        }
        return found;
    }

    /** The last line that is done, 1 when there is none. */
    long line() {
        return Math.max(1, number("line"));
    }

    LoadCounts counts() {
        return new LoadCounts(number("created"), number("updated"), number("skipped"), number("failed"));
    }

    private long number(String name) {
        try {
            return Long.parseLong(found.getProperty(name, "0"));
        } catch (NumberFormatException e) {
            throw new CqrsException("%s is damaged; delete it and load from the beginning.".formatted(file), e);
        }
    }

    /** All lines up to this one are done, with the counts of the report. */
    void reached(long line, LoadReport report) {
        reached = new Properties();
        reached.setProperty("dump", identity);
        reached.setProperty("line", Long.toString(line));
        reached.setProperty("created", Long.toString(report.created()));
        reached.setProperty("updated", Long.toString(report.updated()));
        reached.setProperty("skipped", Long.toString(report.skipped()));
        reached.setProperty("failed", Long.toString(report.failed()));
        if (System.nanoTime() - writtenAt >= INTERVAL_NANOS) {
            keep();
        }
    }

    /** Writes what was reached last. */
    void keep() {
        if (unwritable || reached.isEmpty()) {
            return;
        }
        writtenAt = System.nanoTime();
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(temporary, text(reached));
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            unwritable = true;
            log.warn("{} cannot be written, so this load cannot be resumed when it is interrupted", file, e);
        }
    }

    private static String text(Properties kept) {
        StringBuilder text = new StringBuilder();
        kept.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\n'));
        return text.toString();
    }

    /** The load is done. */
    void forget() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
