package dev.cqrsync.sync.dump;

import dev.cqrsync.capture.MasterCapture;
import dev.cqrsync.capture.RowDataVisitor;
import dev.cqrsync.mapping.MasterMapping;
import dev.cqrsync.master.ColumnRows;
import dev.cqrsync.master.RowPages;
import dev.cqrsync.serialization.ConversionException;
import dev.cqrsync.serialization.EventWriter;
import dev.cqrsync.serialization.InstanceDataWriter;
import dev.cqrsync.serialization.MasterRowWriter;
import dev.cqrsync.sync.Interruption;
import dev.cqrsync.sync.RowListener;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.hibernate.JDBCException;
import org.hibernate.engine.spi.SessionImplementor;
import org.jspecify.annotations.Nullable;

/**
 * One dump. Rows that are what their columns hold come through a cursor; where a serializer or a filter of the
 * application must be asked, entities come page by page, as a cursor and other queries do not get along on every
 * database. Used by one thread, once.
 */
final class DumpRun {

    private static final EventWriter TEXT = new EventWriter();

    private final DumpRequest request;
    private final SessionImplementor session;
    private final MasterCapture capture;
    private final OutputStream out;
    private final InstanceDataWriter writer;
    private boolean begun;
    private long processed;
    private long saved;
    private long failed;

    DumpRun(DumpRequest request, SessionImplementor session, OutputStream out) {
        this.request = request;
        this.session = session;
        this.capture = MasterCapture.of(session.getFactory());
        this.out = out;
        this.writer = new InstanceDataWriter(out);
    }

    DumpReport run(List<MasterMapping> masters) throws IOException {
        List<MasterMapping> concrete = masters.stream()
                .filter(master -> !master.persister().isAbstract())
                .toList();
        List<ColumnRows> columns = new ArrayList<>();
        for (MasterMapping master : concrete) {
            ColumnRows rows = capture.isPlain(master)
                    ? ColumnRows.of(master, capture.writer(master).columns())
                    : null;
            if (rows != null) {
                columns.add(rows);
            }
        }
        if (columns.size() == concrete.size()) {
            columns(concrete, columns);
        } else {
            entities(declaring(masters));
        }
        begin();
        writer.flush();
        out.flush();
        request.listener().processed(processed);
        return new DumpReport(processed, saved, failed);
    }

    /** The database's answers are taken apart in this thread and made JSON in another. */
    private void columns(List<MasterMapping> masters, List<ColumnRows> columns) {
        try (OrderedTasks tasks = new OrderedTasks()) {
            for (int i = 0; i < columns.size(); i++) {
                Columns rows = new Columns(masters.get(i), tasks);
                columns.get(i).read(session, request.rows(), request.batchSize(), rows);
                rows.handOver();
            }
            tasks.awaitAll();
        }
    }

    /** The class that declares the id. */
    static MasterMapping declaring(List<MasterMapping> masters) {
        return masters.stream()
                .filter(master -> master.entityName().equals(master.declaringEntity()))
                .findFirst()
                .orElseThrow();
    }

    /** The first line, not before a query has succeeded. */
    private void begin() throws IOException {
        if (!begun) {
            begun = true;
            out.write(request.cqrsId().getBytes(StandardCharsets.UTF_8));
        }
    }

    private void processed() {
        if (++processed % request.batchSize() == 0) {
            request.listener().processed(processed);
        }
    }

    private void failed(String pk, RuntimeException problem) {
        failed++;
        request.listener().failed(pk, RowListener.reason(problem));
    }

    private final class Columns implements ColumnRows.Visitor {

        private final MasterRowWriter rows;
        private final int keyWidth;
        private final OrderedTasks tasks;
        private List<@Nullable Object[]> batch = new ArrayList<>();
        private @Nullable Object @Nullable [] before;

        Columns(MasterMapping master, OrderedTasks tasks) {
            this.rows = capture.writer(master);
            this.keyWidth = master.identifier().columns().size();
            this.tasks = tasks;
        }

        @Override
        public void row(@Nullable Object[] values) {
            before = values;
            batch.add(values);
            if (batch.size() == request.batchSize()) {
                handOver();
            }
        }

        @Override
        public void unreadable(RuntimeException problem) {
            String row = before == null ? "the first row" : "the row after " + key(before);
            handOver();
            tasks.add(() -> {
                failed(row, problem);
                processed();
                return null;
            });
        }

        void handOver() {
            Interruption.check();
            List<@Nullable Object[]> full = batch;
            batch = new ArrayList<>(full.size());
            tasks.add(() -> {
                for (@Nullable Object[] values : full) {
                    write(values);
                }
                return null;
            });
        }

        private void write(@Nullable Object[] values) throws IOException {
            try {
                begin();
                writer.write(rows, values);
                saved++;
            } catch (ConversionException e) {
                failed(key(values), e);
            }
            processed();
        }

        private String key(@Nullable Object[] values) {
            return TEXT.text(rows.instancePk(Arrays.asList(values).subList(0, keyWidth)));
        }
    }

    private void entities(MasterMapping master) throws IOException {
        RowPages pages = new RowPages(master, request.rows(), request.batchSize());
        List<List<Object>> keys = pages.keys(session, null);
        while (!keys.isEmpty()) {
            Interruption.check();
            page(pages, keys);
            session.clear();
            keys = pages.isLast(keys) ? List.of() : pages.keys(session, keys.get(keys.size() - 1));
        }
    }

    /** A row that cannot be read takes its page with it, so each of the page is read by itself then. */
    private void page(RowPages pages, List<List<Object>> keys) throws IOException {
        Entities visitor = new Entities();
        try {
            List<Object> own = new ArrayList<>();
            for (Object row : pages.read(session, keys)) {
                MasterMapping mapping = capture.mapping(session.getEntityPersister(null, row));
                if (mapping != null && mapping.cqrsId().equals(request.cqrsId())) { // else it has an id of its own
                    own.add(row);
                }
            }
            capture.read(own, session, visitor);
        } catch (JDBCException e) {
            throw e;
        } catch (RuntimeException e) {
            session.clear();
            if (keys.size() > 1) {
                for (List<Object> key : keys) {
                    page(pages, List.of(key));
                }
            } else {
                failed(keyText(keys.get(0)), e);
                processed();
            }
            return;
        }
        visitor.write();
    }

    private static String keyText(List<Object> key) {
        return key.size() == 1 ? String.valueOf(key.get(0)) : key.toString();
    }

    /** Holds a page until all of it is read, so that nothing is written twice. */
    private final class Entities implements RowDataVisitor {

        private final List<Runnable> results = new ArrayList<>();

        @Override
        public void row(String pk, Map<String, @Nullable Object> instanceData) {
            results.add(() -> save(pk, instanceData));
        }

        private void save(String pk, Map<String, @Nullable Object> instanceData) {
            try {
                begin();
                writer.write(instanceData);
                saved++;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (ConversionException e) {
                DumpRun.this.failed(pk, e);
            }
        }

        @Override
        public void excluded() {
            results.add(() -> {});
        }

        @Override
        public void failed(String pk, RuntimeException problem) {
            results.add(() -> DumpRun.this.failed(pk, problem));
        }

        void write() {
            for (Runnable result : results) {
                result.run();
                processed();
            }
        }
    }
}
