package dev.cqrsync.autoconfigure.diagnostics;

import dev.cqrsync.jdbc.DatabaseKind;
import dev.cqrsync.jdbc.UnsupportedDatabaseException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

class UnsupportedDatabaseFailureAnalyzer extends AbstractFailureAnalyzer<UnsupportedDatabaseException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnsupportedDatabaseException cause) {
        String known =
                Arrays.stream(DatabaseKind.values()).map(DatabaseKind::platform).collect(Collectors.joining(", "));
        return new FailureAnalysis(
                "The data source leads to '%s', a database that cqrsync does not support."
                        .formatted(cause.productName()),
                "Keep entities with @CqrsMaster or @CqrsReplica in a database of: %s.".formatted(known),
                cause);
    }
}
