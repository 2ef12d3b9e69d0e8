package dev.cqrsync.autoconfigure;

import java.util.Set;

/**
 * Loggers of Hibernate, Spring and drivers that say of failing statements what the database says, with the values and the
 * line breaks that it quotes, for each attempt. While messages are {@linkplain dev.cqrsync.replica.Applying applied} all of
 * that is told by this library, once and on one line. A logger whose level is set for itself is left alone, as whoever has
 * done so wants to hear it.
 */
final class QuietLoggers {

    static final Set<String> NAMES = Set.of(
            "org.hibernate.orm.jdbc.batch",
            "org.hibernate.orm.jdbc.error",
            "org.hibernate.orm.jdbc.warn",
            "org.mariadb.jdbc.message.server.ErrorPacket",
            "org.springframework.transaction.support.TransactionTemplate");

    private QuietLoggers() {}
}
