package dev.cqrsync.it.app.diff.master;

/** A row that a test changes. */
public interface Row {

    void rename(String newName);
}
