package dev.cqrsync.cli.support;

/** How far something long has come, shown on standard error. Thread-safe. */
public interface Progress extends AutoCloseable {

    /** Shows nothing. */
    Progress NONE = new Progress() {
        @Override
        public void step(long done) {}

        @Override
        public void total(long total) {}

        @Override
        public void close() {}
    };

    /** So many more are done. Cheap enough for each row. */
    void step(long done);

    /** There are so many to do, as far as is known now. */
    void total(long total);

    /** Shows the final state. */
    @Override
    void close();
}
