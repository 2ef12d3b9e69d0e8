package dev.cqrsync.sync.dump;

import dev.cqrsync.mapping.MappingRegistry;
import dev.cqrsync.mapping.MasterMapping;
import dev.cqrsync.master.MasterTransactions;
import dev.cqrsync.master.RowPages;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SessionImplementor;

/**
 * Dumps masters: all rows as they are at one moment, each as an event would carry it. Needs no more memory than a batch
 * does, but keeps a transaction open from the first row to the last. Thread-safe.
 */
public final class BulkDump {

    private static final int BUFFER = 1 << 16;

    private final MappingRegistry registry;
    private final Function<SessionFactoryImplementor, MasterTransactions> transactions;

    /**
     * @param registry all masters
     * @param transactions those of a persistence unit
     */
    public BulkDump(MappingRegistry registry, Function<SessionFactoryImplementor, MasterTransactions> transactions) {
        this.registry = registry;
        this.transactions = transactions;
    }

    /**
     * Writes a dump to a stream, which is flushed but not closed. Nothing is written before the first row has been read.
     * When this throws, what has been written is not a whole dump, though it may look like one.
     *
     * @throws dev.cqrsync.mapping.UnknownIdException when there is no such master
     * @throws dev.cqrsync.filter.FilterException when the filter does not fit it
     * @throws IOException when the stream takes no more
     */
    public DumpReport dump(DumpRequest request, OutputStream out) throws IOException {
        List<MasterMapping> masters = registry.masters(request.cqrsId());
        MasterTransactions unit = transactions.apply(masters.get(0).sessionFactory());
        try {
            return unit.snapshot(session -> {
                try {
                    return write(request, masters, session, out);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * How many rows there are to read, for those who want to know how long it takes.
     *
     * @throws dev.cqrsync.mapping.UnknownIdException when there is no such master
     * @throws dev.cqrsync.filter.FilterException when the filter does not fit it
     */
    public long count(DumpRequest request) {
        List<MasterMapping> masters = registry.masters(request.cqrsId());
        MasterTransactions unit = transactions.apply(masters.get(0).sessionFactory());
        return unit.snapshot(session -> RowPages.count(session, DumpRun.declaring(masters), request.rows()));
    }

    private static DumpReport write(
            DumpRequest request, List<MasterMapping> masters, SessionImplementor session, OutputStream out)
            throws IOException {
        if (!request.gzip()) {
            return new DumpRun(request, session, out).run(masters);
        }
        GZIPOutputStream compressed = new GZIPOutputStream(out, BUFFER);
        DumpReport report = new DumpRun(request, session, compressed).run(masters);
        compressed.finish();
        out.flush();
        return report;
    }

    /**
     * Writes a dump to a file: under another name next to it, which becomes the file's when the dump is whole. An
     * interrupted dump leaves the file as it was.
     *
     * @param overwrite whether the file may exist already
     * @throws java.nio.file.FileAlreadyExistsException when it does and may not; nothing is read then
     * @throws dev.cqrsync.mapping.UnknownIdException when there is no such master
     * @throws dev.cqrsync.filter.FilterException when the filter does not fit it
     * @throws IOException when the file cannot be written
     */
    public DumpReport dump(DumpRequest request, Path file, boolean overwrite) throws IOException {
        registry.masters(request.cqrsId());
        try (DumpFile target = DumpFile.create(file, overwrite)) {
            DumpReport report = dump(request, target.output());
            target.complete();
            return report;
        }
    }
}
