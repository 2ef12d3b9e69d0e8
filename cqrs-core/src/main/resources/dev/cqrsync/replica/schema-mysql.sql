CREATE TABLE IF NOT EXISTS cqrs_tombstone (
    cqrs_id    varchar(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    pk         varchar(500) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    revision   bigint NOT NULL,
    updated    datetime(6),
    deleted_at datetime(6) NOT NULL,
    PRIMARY KEY (cqrs_id, pk),
    INDEX cqrs_tombstone_deleted_at (deleted_at)
) ENGINE = InnoDB;
CREATE TABLE IF NOT EXISTS cqrs_replica_lock (
    cqrs_id varchar(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY
) ENGINE = InnoDB;
