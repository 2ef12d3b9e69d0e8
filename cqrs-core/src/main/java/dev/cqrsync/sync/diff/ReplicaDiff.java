package dev.cqrsync.sync.diff;

import dev.cqrsync.mapping.MappingRegistry;
import dev.cqrsync.mapping.ReplicaMapping;
import dev.cqrsync.mapping.UnknownIdException;
import dev.cqrsync.replica.ReplicaUnit;
import dev.cqrsync.serialization.WireField;
import dev.cqrsync.sync.diff.exchange.DigestAnswer;
import dev.cqrsync.sync.diff.exchange.DigestSettings;
import dev.cqrsync.sync.diff.pairs.PairAnswer;
import dev.cqrsync.sync.diff.pairs.PairLines;
import dev.cqrsync.sync.diff.rows.Columns;
import dev.cqrsync.sync.diff.rows.ComparedEntity;
import dev.cqrsync.sync.diff.rows.Reads;
import dev.cqrsync.sync.diff.rows.TableReader;
import dev.cqrsync.sync.diff.stream.DiffHeader;
import dev.cqrsync.sync.diff.stream.DiffListener;
import dev.cqrsync.sync.diff.stream.LineSink;
import dev.cqrsync.sync.diff.stream.LineSource;
import dev.cqrsync.sync.diff.stream.MalformedStreamException;
import dev.cqrsync.sync.diff.stream.StreamReader;
import dev.cqrsync.transport.MessageHandler;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SessionImplementor;

/**
 * The replica's stages of a comparison with its master, see {@link MasterDiff}. Thread-safe.
 *
 * <p>Methods throw an {@link UnknownIdException} for an id without a table here, and a
 * {@link MalformedStreamException} for a stream that is none or not whole.
 */
public final class ReplicaDiff {

    private final MappingRegistry registry;
    private final Function<SessionFactoryImplementor, ReplicaUnit> units;
    private final MessageHandler handler;
    private final String queue;
    private final Clock clock;

    /**
     * @param units what a persistence unit's replicas are read with
     * @param handler applies deletions as it does those that come from the broker
     * @param queue the service's own queue
     */
    public ReplicaDiff(
            MappingRegistry registry,
            Function<SessionFactoryImplementor, ReplicaUnit> units,
            MessageHandler handler,
            String queue,
            Clock clock) {
        this.registry = registry;
        this.units = units;
        this.handler = handler;
        this.queue = queue;
        this.clock = clock;
    }

    /**
     * Second stage, of either format: reads what the master has written and answers with what differs here.
     *
     * @param settle how long to wait before what differs is compared again, so that events that were under way do not
     *     count
     */
    public void answer(LineSource request, Duration settle, LineSink out, DiffListener listener) {
        StreamReader in = new StreamReader(request);
        DiffHeader header = in.header();
        if (header == null) {
            listener.note("Nothing to compare: the stage before has printed nothing");
            return;
        }
        ReplicaMapping mapping = mapping(header.cqrsId());
        TableReader table = table(mapping);
        if (!DigestSettings.isAt(in.peek())) {
            new PairAnswer(table, header.from(queue), out, listener).run(in, new Pause(settle));
            return;
        }
        DigestSettings settings = DigestSettings.read(in);
        List<WireField> fields = settings.fields().isEmpty() ? List.of() : WireField.of(mapping);
        new DigestAnswer(table, fields, settings, in, out, listener).write(header.from(queue), new Pause(settle));
    }

    /**
     * First stage of looking for deleted rows: the keys of all rows.
     *
     * @param batchSize keys per line
     * @return how many rows there are; with none, nothing is written
     */
    public long keys(String cqrsId, int batchSize, LineSink out, DiffListener listener) {
        DiffHeader header = new DiffHeader(cqrsId, clock.instant(), null);
        TableReader table = table(mapping(cqrsId));
        PairLines lines = new PairLines(header, batchSize, out, listener);
        table.all(Columns.NONE, row -> lines.key(table.keys().json(row.key())));
        return MasterDiff.noted(cqrsId, lines.finish(), listener);
    }

    /**
     * Third stage of looking for deleted rows: deletes what the master does not have. A row that has changed after the
     * stages began stays: it is the master's again.
     *
     * @param dryRun whether only to tell the listener
     */
    public DeletedRows deleteRows(LineSource keys, boolean dryRun, DiffListener listener) {
        StreamReader in = new StreamReader(keys);
        DiffHeader header = in.header();
        if (header == null) {
            listener.note("Nothing to delete: the stage before has printed nothing");
            return new DeletedRows(0, 0, 0);
        }
        TableReader table = table(mapping(header.cqrsId()));
        return new RowDeletion(table, header, handler, queue, dryRun, listener).run(in);
    }

    private ReplicaMapping mapping(String cqrsId) {
        ReplicaMapping mapping = registry.replica(cqrsId);
        if (mapping == null) {
            throw UnknownIdException.replica(
                    cqrsId,
                    registry.replicas().stream().map(ReplicaMapping::cqrsId).toList());
        }
        return mapping;
    }

    private TableReader table(ReplicaMapping mapping) {
        ReplicaUnit unit = units.apply(mapping.sessionFactory());
        Reads reads = new Reads() {
            @Override
            public <T> T read(Function<SessionImplementor, T> work) {
                return unit.transactions().execute(work::apply);
            }
        };
        return new TableReader(ComparedEntity.of(mapping), reads, null);
    }
}
