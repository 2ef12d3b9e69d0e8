package dev.cqrsync.cli.support;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.Lifecycle;

/** A service by its application context. */
public final class SpringService implements Service {

    private final ConfigurableApplicationContext context;

    public SpringService(ConfigurableApplicationContext context) {
        this.context = context;
    }

    @Override
    public <T> @Nullable T find(Class<T> type) {
        return context.getBeanProvider(type).getIfUnique();
    }

    @Override
    public <T> List<T> all(Class<T> type) {
        return context.getBeanProvider(type).orderedStream().toList();
    }

    @Override
    public @Nullable String property(String name) {
        return context.getEnvironment().getProperty(name);
    }

    @Override
    public void start(String name) {
        if (!context.containsBean(name)) {
            throw CommandException.usage("This service has no '%s' that could be started.".formatted(name));
        }
        Lifecycle part = context.getBean(name, Lifecycle.class);
        if (!part.isRunning()) {
            part.start();
        }
    }

    @Override
    public @Nullable String explain(Throwable failure) {
        return FailureExplanations.explain(failure, context);
    }
}
