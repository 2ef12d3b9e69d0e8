package dev.cqrsync.replica;

import dev.cqrsync.jdbc.SqlFailures;
import dev.cqrsync.serialization.ConversionException;
import dev.cqrsync.transport.HandlerUnavailableException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;

/**
 * Whose failure it is that an event was not applied. The one place that decides between an outage, which costs no event
 * anything, and an event that is to blame itself.
 */
enum FailureKind {
    /** What events are applied to is out of reach or takes nothing, whichever event it is: wait. */
    UNAVAILABLE,
    /**
     * The connection to the database, or to a handler's store, broke on the way. An outage, unless the database turns out
     * to be there: then the event may be what breaks it.
     */
    DISCONNECTED,
    /** Another transaction was in the way: run this one again. */
    CONTENTION,
    /** A statement took longer than it may. */
    SLOW,
    /** A unique key was taken, possibly by a transaction that was quicker: again, but not for ever. */
    DUPLICATE_KEY,
    /** A value does not fit, or a required one is missing. */
    UNFIT,
    /** Anything else that goes wrong with an event: a constraint, an exception of its handler. */
    EVENT;

    /** Nobody was reached, so nothing that was sent can be wrong. */
    private static final List<Class<? extends Throwable>> OUT_OF_REACH = List.of(
            HandlerUnavailableException.class,
            DataAccessResourceFailureException.class, // Spring's word for it, whatever the store
            ConnectException.class,
            NoRouteToHostException.class);

    /** A connection was there and is no more. */
    private static final List<Class<? extends Throwable>> LOST =
            List.of(SocketException.class, SocketTimeoutException.class, ClosedChannelException.class);

    /** How the operating system says so; clients that call it themselves, as Netty's do, have no type for it. */
    private static final Pattern LOST_TEXT = Pattern.compile("(?i)connection reset|broken pipe");

    /** By name, as its client need not be here: a Redis that has come back and reads what it holds. */
    private static final Set<String> NOT_READY = Set.of("io.lettuce.core.RedisLoadingException");

    static FailureKind of(Throwable failure) {
        if (find(failure, HandlerUnavailableException.class) != null) {
            return UNAVAILABLE;
        }
        if (failure instanceof OvertakenException) {
            return CONTENTION;
        }
        if (SqlFailures.isTimeout(failure)) {
            return SLOW;
        }
        return switch (SqlFailures.kind(failure)) {
            case UNAVAILABLE -> UNAVAILABLE;
            case DISCONNECTED -> DISCONNECTED;
            case CONTENTION -> CONTENTION;
            case DUPLICATE_KEY -> DUPLICATE_KEY;
            case UNFIT -> UNFIT;
            case OTHER -> ofOther(failure);
        };
    }

    private static FailureKind ofOther(Throwable failure) {
        if (any(failure, cause -> OUT_OF_REACH.stream().anyMatch(type -> type.isInstance(cause)))) {
            return UNAVAILABLE;
        }
        // no database has said so: the client of another store that has lost its connection waits until it times out
        if (find(failure, QueryTimeoutException.class) != null || any(failure, FailureKind::isNotReady)) {
            return UNAVAILABLE;
        }
        if (any(failure, FailureKind::isLost)) {
            return DISCONNECTED;
        }
        return find(failure, ConversionException.class) != null ? UNFIT : EVENT;
    }

    private static boolean isNotReady(Throwable cause) {
        return NOT_READY.contains(cause.getClass().getName());
    }

    private static boolean isLost(Throwable cause) {
        return LOST.stream().anyMatch(type -> type.isInstance(cause))
                || cause instanceof IOException
                        && cause.getMessage() != null
                        && LOST_TEXT.matcher(cause.getMessage()).find();
    }

    /** The first of a type among a failure and its causes. */
    static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
        return type.cast(first(failure, type::isInstance));
    }

    private static boolean any(Throwable failure, Predicate<Throwable> is) {
        return first(failure, is) != null;
    }

    private static @Nullable Throwable first(Throwable failure, Predicate<Throwable> is) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (@Nullable Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
            if (is.test(cause)) {
                return cause;
            }
        }
        return null;
    }
}
