CREATE TABLE IF NOT EXISTS cqrs_deleted (
    cqrs_id VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    pk VARCHAR(500) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (cqrs_id, pk)
) ENGINE = InnoDB;
