CREATE TABLE IF NOT EXISTS cqrs_ledger (
    cqrs_id    varchar(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    pk         varchar(500) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    revision   bigint NOT NULL,
    updated    datetime(6),
    deleted    boolean NOT NULL,
    handled_at datetime(6) NOT NULL,
    PRIMARY KEY (cqrs_id, pk),
    INDEX cqrs_ledger_handled_at (handled_at)
) ENGINE = InnoDB;
