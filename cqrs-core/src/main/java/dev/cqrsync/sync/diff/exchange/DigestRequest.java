package dev.cqrsync.sync.diff.exchange;

import dev.cqrsync.serialization.WireField;
import dev.cqrsync.sync.diff.digest.DigestedTable;
import dev.cqrsync.sync.diff.digest.HashTableDigester;
import dev.cqrsync.sync.diff.digest.RangeTableDigester;
import dev.cqrsync.sync.diff.digest.RowDigester;
import dev.cqrsync.sync.diff.digest.RowHash;
import dev.cqrsync.sync.diff.digest.TableDigester;
import dev.cqrsync.sync.diff.rows.Columns;
import dev.cqrsync.sync.diff.rows.TableReader;
import dev.cqrsync.sync.diff.stream.DiffHeader;
import dev.cqrsync.sync.diff.stream.DiffListener;
import dev.cqrsync.sync.diff.stream.LineSink;
import dev.cqrsync.sync.diff.stream.ReadCount;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The master's first word: digests of all its rows. One pass over the table, memory for the digests only.
 *
 * <p>The comparison in all:
 * <ol>
 *   <li>The master divides its rows into buckets, about {@code 2 √n} of them, and sends one digest per bucket
 *       ({@link Digests}): the sum of salted hashes of key and revision.
 *   <li>The replica does the same in one pass ({@link DigestAnswer}), waits a moment so that what was under way arrives,
 *       reads the buckets that differ once more, and lists the rows of those that still do.
 *   <li>The master reads these buckets ({@link DigestRepair}) and knows which rows are missing on the replica, which are
 *       stale there, and which it has too much.
 * </ol>
 *
 * What crosses is the digests and {@code d √n / 2} rows, for {@code d} differences. It is a hash tree with one level, as
 * Dynamo-like stores use it against entropy, whose height suits a pipe: one message in each direction. (Invertible Bloom
 * filters, Eppstein, Goodrich, Uyeda and Varghese, "What's the Difference?", SIGCOMM 2011, send less for few differences,
 * but nothing usable for many.)
 */
public final class DigestRequest {

    private DigestRequest() {}

    /** Returns how many rows there are; nothing is written when there is none. */
    public static long write(
            DiffHeader header, TableReader table, List<WireField> fields, LineSink out, DiffListener listener) {
        byte[] salt = RowHash.newSalt();
        List<String> names = fields.stream().map(WireField::name).toList();
        RowDigester digester = new RowDigester(new RowHash(salt), fields, names);
        boolean ranges = table.entity().hasWholeNumberKey();
        TableDigester digests = ranges
                ? new RangeTableDigester(digester, fields.size())
                : new HashTableDigester(digester, fields.size());
        ReadCount count = new ReadCount(listener);
        table.all(Columns.of(fields), row -> {
            digests.add(row);
            count.add();
        });
        if (count.rows() > 0) {
            DigestedTable digested = digests.finish();
            Map<String, String> kinds = new LinkedHashMap<>();
            fields.forEach(field -> kinds.put(field.name(), field.kind()));
            out.line(header.line());
            out.line(new DigestSettings(ranges, digested.digests().size(), salt, count.rows(), kinds).line());
            DigestLines.write(digested, out);
        }
        return count.rows();
    }
}
