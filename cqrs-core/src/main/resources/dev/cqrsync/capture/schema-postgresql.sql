CREATE TABLE IF NOT EXISTS cqrs_deleted (
    cqrs_id VARCHAR(100) NOT NULL,
    pk VARCHAR(500) NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (cqrs_id, pk)
);
