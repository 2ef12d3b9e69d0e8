package dev.cqrsync.autoconfigure.diagnostics;

import java.util.Objects;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

/** What Boot would tell about a failed start, by the analyzers that are registered. */
public final class StartFailure {

    private StartFailure() {}

    public static FailureAnalysis analyze(Throwable failure) {
        // analyzers that want constructor arguments, all of them Boot's own, are left out
        FailureHandler ignore = (type, name, exception) -> {};
        return SpringFactoriesLoader.forDefaultResourceLocation().load(FailureAnalyzer.class, ignore).stream()
                .map(analyzer -> analyzer.analyze(failure))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody can tell why this failed", failure));
    }
}
