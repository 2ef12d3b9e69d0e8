package dev.cqrsync.capture;

import dev.cqrsync.CqrsException;

/** Something that the application adds to a master has failed, and with it the transaction. Names it and the row. */
public final class MasterExtensionException extends CqrsException {

    private static final long serialVersionUID = 1L;

    MasterExtensionException(Object extension, PlannedRow row, RuntimeException cause) {
        super(
                "%s failed for %s with key %s: %s"
                        .formatted(
                                extension.getClass().getName(),
                                row.master().mapping().entityName(),
                                row.pkText(),
                                cause),
                cause);
    }
}
