package dev.cqrsync.sync.diff;

import dev.cqrsync.filter.RowFilter;
import dev.cqrsync.mapping.MappingRegistry;
import dev.cqrsync.mapping.UnknownIdException;
import dev.cqrsync.master.MasterTransactions;
import dev.cqrsync.serialization.WireField;
import dev.cqrsync.sync.diff.exchange.DigestRepair;
import dev.cqrsync.sync.diff.exchange.DigestRequest;
import dev.cqrsync.sync.diff.exchange.DigestSettings;
import dev.cqrsync.sync.diff.pairs.PairLines;
import dev.cqrsync.sync.diff.pairs.UnknownKeys;
import dev.cqrsync.sync.diff.rows.Columns;
import dev.cqrsync.sync.diff.rows.TableReader;
import dev.cqrsync.sync.diff.stream.DiffHeader;
import dev.cqrsync.sync.diff.stream.DiffListener;
import dev.cqrsync.sync.diff.stream.LineSink;
import dev.cqrsync.sync.diff.stream.LineSource;
import dev.cqrsync.sync.diff.stream.MalformedStreamException;
import dev.cqrsync.sync.diff.stream.StreamReader;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import org.hibernate.engine.spi.SessionFactoryImplementor;

/**
 * The master's stages of a comparison with a replica. Streams are lines of text, see {@code docs/wire-format.md}; they
 * hold keys and revisions, and hashes of values, but no values. Not to be called within a transaction. Thread-safe.
 *
 * <p>Methods throw an {@link UnknownIdException} for an id without a master, and a {@link MalformedStreamException}
 * for a stream that is none or not whole.
 */
public final class MasterDiff {

    private final MappingRegistry registry;
    private final Function<SessionFactoryImplementor, MasterTransactions> transactions;
    private final Clock clock;

    /**
     * @param transactions those of a persistence unit
     * @param clock the one that masters take the moments of changes from
     */
    public MasterDiff(
            MappingRegistry registry,
            Function<SessionFactoryImplementor, MasterTransactions> transactions,
            Clock clock) {
        this.registry = registry;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * First stage, format digest: digests of all rows in buckets.
     *
     * @param contents whether values are compared as well, field by field, as far as both sides keep the same values
     * @return how many rows there are; with none, nothing is written
     */
    public long digests(String cqrsId, boolean contents, LineSink out, DiffListener listener) {
        DiffHeader header = new DiffHeader(cqrsId, clock.instant(), null);
        MasterSide master = side(cqrsId);
        List<WireField> fields = contents ? master.fields() : List.of();
        return noted(cqrsId, DigestRequest.write(header, master.rows(), fields, out, listener), listener);
    }

    static long noted(String cqrsId, long rows, DiffListener listener) {
        if (rows == 0) {
            listener.note("No row of '%s': nothing to compare".formatted(cqrsId));
        }
        return rows;
    }

    /**
     * First stage, format pairs: key and revision of all rows.
     *
     * @param filter which rows
     * @param batchSize rows per line
     * @return how many rows there are; with none, nothing is written
     */
    public long pairs(String cqrsId, RowFilter filter, int batchSize, LineSink out, DiffListener listener) {
        DiffHeader header = new DiffHeader(cqrsId, clock.instant(), null);
        TableReader rows = side(cqrsId).rows();
        PairLines lines = new PairLines(header, batchSize, out, listener);
        rows.all(Columns.of(filter), row -> lines.pair(rows.keys().json(row.key()), row.revision()));
        return noted(cqrsId, lines.finish(), listener);
    }

    /**
     * Third stage, of either format: reads a replica's answer and repairs what differs.
     *
     * @param dryRun whether only to tell the listener
     */
    public DiffResult repair(LineSource answer, boolean dryRun, DiffListener listener) {
        StreamReader in = new StreamReader(answer);
        DiffHeader header = in.header();
        if (header == null) {
            listener.note("Nothing to compare: the stage before has printed nothing");
            return new DiffResult(0, 0, 0);
        }
        MasterSide master = side(header.cqrsId());
        if (!DigestSettings.isAt(in.peek())) {
            return new PairRepair(master, header, dryRun, listener).run(in);
        }
        Repairs repairs = new Repairs(master, header.moment(), header.queue(), dryRun, listener);
        DigestSettings settings = DigestSettings.read(in);
        List<WireField> fields = settings.fields().isEmpty() ? List.of() : master.fields();
        new DigestRepair(master.rows(), fields, settings, in, header.moment(), repairs).run();
        return repairs.finish();
    }

    /**
     * Second stage of looking for deleted rows: those of the replica's keys that the master does not have.
     *
     * @return how many those are
     */
    public long unknownKeys(LineSource keys, LineSink out, DiffListener listener) {
        StreamReader in = new StreamReader(keys);
        DiffHeader header = in.header();
        if (header == null) {
            listener.note("Nothing to compare: the stage before has printed nothing");
            return 0;
        }
        return new UnknownKeys(side(header.cqrsId()).allRows(), header, out, listener).run(in);
    }

    private MasterSide side(String cqrsId) {
        return MasterSide.of(cqrsId, registry, transactions);
    }
}
