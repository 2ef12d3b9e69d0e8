package dev.cqrsync.cli;

import dev.cqrsync.cli.support.FailureExplanations;
import dev.cqrsync.cli.support.Service;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stands in where there is no service yet, or none any more. */
enum NoService implements Service {
    INSTANCE;

    @Override
    public <T> @Nullable T find(Class<T> type) {
        return null;
    }

    @Override
    public <T> List<T> all(Class<T> type) {
        return List.of();
    }

    @Override
    public @Nullable String property(String name) {
        return null;
    }

    @Override
    public void start(String name) {
        throw new IllegalStateException("there is no service to start '%s' in".formatted(name));
    }

    @Override
    public @Nullable String explain(Throwable failure) {
        return FailureExplanations.explain(failure, null);
    }
}
