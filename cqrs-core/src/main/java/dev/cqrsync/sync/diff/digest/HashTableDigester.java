package dev.cqrsync.sync.diff.digest;

import dev.cqrsync.sync.diff.rows.ComparedRow;

/** Starts with as many buckets as there may ever be, and folds them together in the end. */
public final class HashTableDigester implements TableDigester {

    private final HashBuckets finest = new HashBuckets(BucketCount.MOST);
    private final RowDigester digester;
    private final Digests digests;
    private final int fields;

    public HashTableDigester(RowDigester digester, int fields) {
        this.digester = digester;
        this.fields = fields;
        this.digests = new Digests(finest.count(), fields);
    }

    @Override
    public void add(ComparedRow row) {
        digester.add(row, digests, finest.of(row.text(), digester.hash()));
    }

    @Override
    public DigestedTable finish() {
        int count = BucketCount.powerOfTwo(BucketCount.of(digests.rows(), fields));
        while (digests.size() > count) {
            digests.fold();
        }
        return new DigestedTable(new HashBuckets(count), digests);
    }
}
