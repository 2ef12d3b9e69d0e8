package dev.cqrsync.replica;

/** How many of its rows a transaction expects to be refused, by the database or by handlers. */
enum Refusals {
    /** None: it fails as soon as one is. */
    NONE,
    /** Some: it is prepared for the database to refuse them. */
    SOME,
    /** Most, as they have been refused before: each is tried by itself. */
    MOST
}
