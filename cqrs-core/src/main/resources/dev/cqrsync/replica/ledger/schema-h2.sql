CREATE TABLE IF NOT EXISTS cqrs_ledger (
    cqrs_id    varchar(100) NOT NULL,
    pk         varchar(500) NOT NULL,
    revision   bigint NOT NULL,
    updated    timestamp(6),
    deleted    boolean NOT NULL,
    handled_at timestamp(6) with time zone NOT NULL,
    PRIMARY KEY (cqrs_id, pk)
);
CREATE INDEX IF NOT EXISTS cqrs_ledger_handled_at ON cqrs_ledger (handled_at);
