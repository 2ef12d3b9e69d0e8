package dev.cqrsync.sync.diff.rows;

import java.util.function.Function;
import org.hibernate.engine.spi.SessionImplementor;

/** Runs a read in a transaction of its own. */
@FunctionalInterface
public interface Reads {

    <T> T read(Function<SessionImplementor, T> work);
}
