package dev.cqrsync.autoconfigure;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import dev.cqrsync.replica.Applying;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;

/** Has Logback leave out what {@link QuietLoggers} say on a thread that applies messages. */
final class QuietLogback implements InitializingBean, DisposableBean {

    private final TurboFilter filter = new WhileApplying();

    /** Something else may stand behind SLF4J although Logback is there. */
    private final @Nullable LoggerContext context =
            LoggerFactory.getILoggerFactory() instanceof LoggerContext logback ? logback : null;

    @Override
    public void afterPropertiesSet() {
        if (context != null) {
            context.addTurboFilter(filter);
        }
    }

    @Override
    public void destroy() {
        if (context != null) {
            context.getTurboFilterList().remove(filter);
        }
    }

    private static final class WhileApplying extends TurboFilter {

        @Override
        public FilterReply decide(
                @Nullable Marker marker,
                Logger logger,
                Level level,
                @Nullable String format,
                Object @Nullable [] params,
                @Nullable Throwable thrown) {
            boolean quiet =
                    QuietLoggers.NAMES.contains(logger.getName()) && logger.getLevel() == null && Applying.isUnderWay();
            return quiet ? FilterReply.DENY : FilterReply.NEUTRAL;
        }
    }
}
