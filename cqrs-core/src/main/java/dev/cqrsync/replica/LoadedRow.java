package dev.cqrsync.replica;

/** A row that has been read and is to be applied by the loader that has read it. Immutable. */
public final class LoadedRow {

    private final Judged message;

    LoadedRow(Judged message) {
        this.message = message;
    }

    /** The same row at another position. */
    public LoadedRow at(int position) {
        return new LoadedRow(message.at(position));
    }

    Judged message() {
        return message;
    }
}
