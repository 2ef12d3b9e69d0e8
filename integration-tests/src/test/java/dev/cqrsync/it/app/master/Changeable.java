package dev.cqrsync.it.app.master;

import java.util.Random;

/** A row that a test changes at random. */
public interface Changeable {

    /** Gives some of its attributes other values. */
    void change(Random random);
}
