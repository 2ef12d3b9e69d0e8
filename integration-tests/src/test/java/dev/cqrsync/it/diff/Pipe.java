package dev.cqrsync.it.diff;

import dev.cqrsync.filter.RowFilter;
import dev.cqrsync.it.support.Service;
import dev.cqrsync.sync.diff.DeletedRows;
import dev.cqrsync.sync.diff.DiffResult;
import dev.cqrsync.sync.diff.MasterDiff;
import dev.cqrsync.sync.diff.ReplicaDiff;
import dev.cqrsync.sync.diff.stream.DiffListener;
import dev.cqrsync.sync.diff.stream.LineSource;
import java.io.BufferedReader;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The stages of a comparison one after the other, with all that crosses between them. */
final class Pipe {

    final List<String> notes = new ArrayList<>();
    String request = "";
    String answer = "";

    private final MasterDiff master;
    private final ReplicaDiff replica;
    private Duration settle = Duration.ofMillis(100);
    private final DiffListener listener = new DiffListener() {
        @Override
        public void note(String text) {
            notes.add(text);
        }
    };

    Pipe(Service master, Service replica) {
        this.master = master.bean(MasterDiff.class);
        this.replica = replica.bean(ReplicaDiff.class);
    }

    Pipe settlingFor(Duration duration) {
        settle = duration;
        return this;
    }

    DiffResult digest(String cqrsId, boolean contents, boolean dryRun) {
        List<String> first = new ArrayList<>();
        master.digests(cqrsId, contents, first::add, listener);
        return goOn(first, dryRun);
    }

    DiffResult pairs(String cqrsId, RowFilter filter, boolean dryRun) {
        List<String> first = new ArrayList<>();
        master.pairs(cqrsId, filter, 100, first::add, listener);
        return goOn(first, dryRun);
    }

    private DiffResult goOn(List<String> first, boolean dryRun) {
        request = text(first);
        List<String> second = new ArrayList<>();
        replica.answer(lines(request), settle, second::add, listener);
        answer = text(second);
        return master.repair(lines(answer), dryRun, listener);
    }

    DeletedRows deleted(String cqrsId, boolean dryRun) {
        List<String> first = new ArrayList<>();
        replica.keys(cqrsId, 100, first::add, listener);
        request = text(first);
        List<String> second = new ArrayList<>();
        master.unknownKeys(lines(request), second::add, listener);
        answer = text(second);
        return replica.deleteRows(lines(answer), dryRun, listener);
    }

    /** Bytes that have crossed. */
    int bytes() {
        return request.length() + answer.length();
    }

    static String text(List<String> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    static LineSource lines(String text) {
        return LineSource.of(new BufferedReader(new StringReader(text)));
    }
}
