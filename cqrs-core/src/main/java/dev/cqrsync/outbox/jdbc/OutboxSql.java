package dev.cqrsync.outbox.jdbc;

import dev.cqrsync.jdbc.DatabaseKind;

/**
 * The statements of the outbox in the words of one database. {@code %s} stands for the placeholders of a list of ids
 * where the database takes no array.
 *
 * <p>{@code due} takes the limit; {@code insert} the lease in milliseconds, events, size and payload; {@code lease} and
 * {@code failed} the delay in milliseconds and the ids.
 */
record OutboxSql(
        boolean arrays,
        String insert,
        String due,
        String lease,
        String failed,
        String read,
        String delete,
        String backlog) {

    static OutboxSql of(DatabaseKind kind) {
        return switch (kind) {
            // clock_timestamp() and not now(), which is when the user's transaction began
            case POSTGRESQL -> new OutboxSql(true, """
                    insert into cqrs_outbox (created_at, next_attempt_at, attempts, event_count, payload_size, payload)
                    values (clock_timestamp(), clock_timestamp() + ? * interval '1 millisecond', 0, ?, ?, ?)""", """
                    select id, payload_size from cqrs_outbox
                    where next_attempt_at <= clock_timestamp()
                    order by next_attempt_at, id limit ? for update skip locked""", """
                    update cqrs_outbox set next_attempt_at = clock_timestamp() + ? * interval '1 millisecond'
                    where id = any (?)""", """
                    update cqrs_outbox set next_attempt_at = clock_timestamp() + ? * interval '1 millisecond',
                      attempts = attempts + 1
                    where id = any (?)""", """
                    select id, attempts, payload from cqrs_outbox where id = any (?) order by id""", """
                    delete from cqrs_outbox where id = any (?)""", """
                    select count(*), coalesce(sum(event_count), 0),
                      coalesce(floor(extract(epoch from clock_timestamp() - min(created_at)) * 1000), 0)
                    from cqrs_outbox""");
            // utc_timestamp: the columns carry no zone, and a session's zone may have a daylight saving time.
            // force index: sorting would lock every due row, not only the first ones.
            case MYSQL, MARIADB -> new OutboxSql(false, """
                    insert into cqrs_outbox (created_at, next_attempt_at, attempts, event_count, payload_size, payload)
                    values (utc_timestamp(6), utc_timestamp(6) + interval ? * 1000 microsecond, 0, ?, ?, ?)""", """
                    select id, payload_size from cqrs_outbox force index (cqrs_outbox_due)
                    where next_attempt_at <= utc_timestamp(6)
                    order by next_attempt_at, id limit ? for update skip locked""", """
                    update cqrs_outbox set next_attempt_at = utc_timestamp(6) + interval ? * 1000 microsecond
                    where id in (%s)""", """
                    update cqrs_outbox set next_attempt_at = utc_timestamp(6) + interval ? * 1000 microsecond,
                      attempts = attempts + 1
                    where id in (%s)""", """
                    select id, attempts, payload from cqrs_outbox where id in (%s) order by id""", """
                    delete from cqrs_outbox where id in (%s)""", """
                    select count(*), coalesce(sum(event_count), 0),
                      coalesce(timestampdiff(microsecond, min(created_at), utc_timestamp(6)) div 1000, 0)
                    from cqrs_outbox""");
            // H2 locks what a limit leaves out, too, so the limit is in a subquery of its own
            case H2 -> new OutboxSql(true, """
                    insert into cqrs_outbox (created_at, next_attempt_at, attempts, event_count, payload_size, payload)
                    values (current_timestamp(6), dateadd(millisecond, ?, current_timestamp(6)), 0, ?, ?, ?)""", """
                    select id, payload_size from (
                      select id as due_id from cqrs_outbox where next_attempt_at <= current_timestamp(6)
                      order by next_attempt_at, id fetch first ? rows only) due
                    join cqrs_outbox on id = due_id
                    where next_attempt_at <= current_timestamp(6)
                    order by next_attempt_at, id for update skip locked""", """
                    update cqrs_outbox set next_attempt_at = dateadd(millisecond, ?, current_timestamp(6))
                    where id = any (?)""", """
                    update cqrs_outbox set next_attempt_at = dateadd(millisecond, ?, current_timestamp(6)),
                      attempts = attempts + 1
                    where id = any (?)""", """
                    select id, attempts, payload from cqrs_outbox where id = any (?) order by id""", """
                    delete from cqrs_outbox where id = any (?)""", """
                    select count(*), coalesce(sum(event_count), 0),
                      coalesce(datediff(millisecond, min(created_at), current_timestamp(6)), 0)
                    from cqrs_outbox""");
        };
    }
}
