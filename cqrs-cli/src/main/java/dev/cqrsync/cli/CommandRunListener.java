package dev.cqrsync.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Turns the start of a service into the run of one command when the first word of its arguments is {@code cqrs}. Boot
 * finds it by {@code META-INF/spring.factories}; to any other start it does nothing.
 *
 * <p>It comes before all other listeners, so that nothing is logged before it has standard output out of the way. The
 * process ends when the command has: nothing behind {@code SpringApplication.run} and none of the application's runners
 * is reached.
 */
final class CommandRunListener implements SpringApplicationRunListener, Ordered {

    private final @Nullable CommandProcess process;

    /** As Boot calls it. */
    CommandRunListener(SpringApplication application, String[] arguments) {
        CommandArguments split = CommandArguments.of(arguments);
        this.process = split == null ? null : new CommandProcess(application, split);
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public void starting(ConfigurableBootstrapContext bootstrapContext) {
        if (process != null) {
            process.begin();
        }
    }

    @Override
    public void environmentPrepared(
            ConfigurableBootstrapContext bootstrapContext, ConfigurableEnvironment environment) {
        if (process != null) {
            process.prepare(environment);
        }
    }

    @Override
    public void started(ConfigurableApplicationContext context, @Nullable Duration timeTaken) {
        if (process != null) {
            process.run(context);
        }
    }

    @Override
    public void failed(@Nullable ConfigurableApplicationContext context, Throwable failure) {
        if (process != null) {
            process.fail(context, failure);
        }
    }
}
