package dev.cqrsync.sync.load;

import dev.cqrsync.CqrsException;
import dev.cqrsync.replica.ReplicaLoading;
import dev.cqrsync.sync.dump.DumpReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Loads dumps into replicas, at any time, also while events come: each row is judged like a message. One that is newer
 * here, or was deleted after the dump was made, stays as it is; one with the same revision gets the dump's values. Lines
 * that cannot be loaded are told and counted, the others are loaded. Loading a dump twice does no harm. Needs no more
 * memory than two batches do. Thread-safe.
 *
 * <p>{@linkplain LoadRequest#clear() Clearing} comes after loading. Rows that the dump does not have are deleted as if
 * their deletes had come: with hooks and callbacks, and with tombstones, so that older messages do not bring them back.
 * Rows that changed on the master within a minute before the dump's latest change, or after it, stay, as they may be
 * younger than the dump. Tombstones stay. When a line could not be read, nothing is deleted.
 */
public final class BulkLoad {

    private final ReplicaLoading loading;

    public BulkLoad(ReplicaLoading loading) {
        this.loading = loading;
    }

    /**
     * Loads a dump, compressed or not.
     *
     * @param in its bytes; not closed
     * @throws dev.cqrsync.mapping.UnknownIdException when no replica has the dump's id
     * @throws dev.cqrsync.sync.dump.MalformedDumpException when it is no dump, or breaks off; what came before is loaded
     * @throws dev.cqrsync.transport.HandlerUnavailableException when the database is out of reach; some rows are loaded
     * @throws CqrsException when the request is to resume, for which it takes a file, or the thread is interrupted
     * @throws IOException when the bytes cannot be read; what came before is loaded
     */
    public LoadReport load(LoadRequest request, InputStream in) throws IOException {
        if (request.resume()) {
            throw new CqrsException("A load from a stream cannot be resumed. Load the dump from a file.");
        }
        return load(request, in, null);
    }

    /**
     * Loads a file, and remembers next to it how far it has come, in {@code <file>.progress}, until it is done.
     *
     * @throws dev.cqrsync.mapping.UnknownIdException when no replica has the dump's id
     * @throws dev.cqrsync.sync.dump.MalformedDumpException when it is no dump, or breaks off; what came before is loaded
     * @throws dev.cqrsync.transport.HandlerUnavailableException when the database is out of reach; some rows are loaded
     * @throws CqrsException when another dump's load is to be resumed, or the thread is interrupted
     * @throws IOException when the file cannot be read; what came before is loaded
     */
    public LoadReport load(LoadRequest request, Path file) throws IOException {
        LoadState state = LoadState.of(file, request.resume());
        try (InputStream in = Files.newInputStream(file)) {
            LoadReport report = load(request, in, state);
            state.forget();
            return report;
        }
    }

    /**
     * How many lines with rows a file has, for those who want to know how long it takes.
     *
     * @throws dev.cqrsync.sync.dump.MalformedDumpException when it is no dump, or breaks off
     * @throws IOException when the file cannot be read
     */
    public static long lines(Path file) throws IOException {
        long lines = 0;
        try (DumpReader dump = new DumpReader(Files.newInputStream(file))) {
            while (dump.next() != null) {
                lines++;
            }
        }
        return lines;
    }

    // the reader is closed by whoever has opened the stream
    @SuppressWarnings("resource")
    private LoadReport load(LoadRequest request, InputStream in, @Nullable LoadState state) throws IOException {
        DumpReader dump = new DumpReader(in);
        return new LoadRun(request, loading.loader(dump.cqrsId()), state).run(dump);
    }
}
