package dev.cqrsync.jdbc;

import dev.cqrsync.CqrsException;
import java.util.Arrays;

/** The data source leads to a database whose SQL cqrsync does not know. */
public final class UnsupportedDatabaseException extends CqrsException {

    private static final long serialVersionUID = 1L;

    private final String productName;

    UnsupportedDatabaseException(String productName) {
        super("cqrsync does not support the database '%s'; it supports %s."
                .formatted(productName, Arrays.toString(DatabaseKind.values())));
        this.productName = productName;
    }

    /** What the driver calls the database. */
    public String productName() {
        return productName;
    }
}
