CREATE TABLE IF NOT EXISTS cqrs_tombstone (
    cqrs_id    varchar(100) NOT NULL,
    pk         varchar(500) COLLATE "C" NOT NULL,
    revision   bigint NOT NULL,
    updated    timestamp(6),
    deleted_at timestamp(6) with time zone NOT NULL,
    PRIMARY KEY (cqrs_id, pk)
);
CREATE INDEX IF NOT EXISTS cqrs_tombstone_deleted_at ON cqrs_tombstone (deleted_at);
