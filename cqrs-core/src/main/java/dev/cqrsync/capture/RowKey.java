package dev.cqrsync.capture;

import org.hibernate.engine.spi.EntityKey;

/** What makes two changes of a transaction changes of the same row. */
record RowKey(String cqrsId, EntityKey entity) {}
