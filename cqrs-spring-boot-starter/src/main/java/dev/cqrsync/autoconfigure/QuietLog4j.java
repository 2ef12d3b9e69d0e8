package dev.cqrsync.autoconfigure;

import dev.cqrsync.replica.Applying;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.filter.AbstractFilter;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;

/** Has Log4j 2 leave out what {@link QuietLoggers} say on a thread that applies messages. */
final class QuietLog4j implements InitializingBean, DisposableBean {

    private final @Nullable LoggerContext context;
    private final List<String> added = new ArrayList<>();

    QuietLog4j() {
        // Something else may stand behind its API although it is there.
        this(LogManager.getContext(false) instanceof LoggerContext log4j ? log4j : null);
    }

    QuietLog4j(@Nullable LoggerContext context) {
        this.context = context;
    }

    @Override
    public void afterPropertiesSet() {
        if (context != null) {
            Configuration configuration = context.getConfiguration();
            QuietLoggers.NAMES.stream()
                    .filter(name -> !configuration.getLoggers().containsKey(name))
                    .forEach(added::add);
            for (String name : added) {
                LoggerConfig logger = new LoggerConfig(name, null, true); // of its parent's level and appenders
                logger.addFilter(new WhileApplying(logger));
                configuration.addLogger(name, logger);
            }
            context.updateLoggers();
        }
    }

    @Override
    public void destroy() {
        if (context != null) {
            added.forEach(context.getConfiguration()::removeLogger);
            context.updateLoggers();
        }
    }

    private static final class WhileApplying extends AbstractFilter {

        private final LoggerConfig logger;

        WhileApplying(LoggerConfig logger) {
            this.logger = logger;
        }

        @Override
        public Result filter(LogEvent event) {
            boolean quiet =
                    logger.getExplicitLevel() == null && event.getContextData().containsKey(Applying.MDC_KEY);
            return quiet ? Result.DENY : Result.NEUTRAL;
        }
    }
}
