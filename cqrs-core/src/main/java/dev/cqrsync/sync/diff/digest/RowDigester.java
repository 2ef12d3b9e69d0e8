package dev.cqrsync.sync.diff.digest;

import dev.cqrsync.serialization.WireField;
import dev.cqrsync.sync.diff.rows.ComparedRow;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Adds rows to digests. Used by one thread. */
public final class RowDigester {

    private final RowHash hash;
    private final List<String> names = new ArrayList<>();
    private final List<Integer> positions = new ArrayList<>();

    /**
     * @param fields whose values rows have
     * @param all names of the digests' fields, those among them
     */
    public RowDigester(RowHash hash, List<WireField> fields, List<String> all) {
        this.hash = hash;
        for (WireField field : fields) {
            names.add(field.name());
            positions.add(all.indexOf(field.name()));
        }
    }

    public RowHash hash() {
        return hash;
    }

    /** The digests' fields that are filled. */
    public BitSet positions() {
        BitSet set = new BitSet();
        positions.forEach(set::set);
        return set;
    }

    public void add(ComparedRow row, Digests digests, int bucket) {
        hash.row(row.text(), row.revision());
        digests.add(bucket, hash.high(), hash.low());
        for (int i = 0; i < names.size(); i++) {
            digests.addField(
                    bucket,
                    positions.get(i),
                    hash.field(row.text(), names.get(i), row.values().get(i)));
        }
    }
}
