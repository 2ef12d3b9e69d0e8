package dev.cqrsync.autoconfigure;

import dev.cqrsync.replica.SupersededMessages;
import dev.cqrsync.transport.MessageHandler;
import java.util.Map;

/** Something of the application that takes messages of certain ids. */
interface ReplicaSource {

    /** The class that takes each id; waits until that is known. */
    Map<String, String> ownersByCqrsId();

    /** Makes ready whatever the messages need, and fails here, if at all. */
    MessageHandler prepare();

    /** Tells which messages of its ids the replica has left behind. */
    SupersededMessages superseded();

    /** Consumption has started. */
    default void started() {}

    /** Consumption has stopped. */
    default void stopped() {}
}
