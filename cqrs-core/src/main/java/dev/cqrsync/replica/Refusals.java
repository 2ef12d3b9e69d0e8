package dev.cqrsync.replica;

/** How many of its rows a transaction expects the database to refuse. */
enum Refusals {
    /** None: it fails as soon as one is. */
    NONE,
    /** Some: it is prepared for it. */
    SOME,
    /** Most, as they have been refused before. */
    MOST
}
