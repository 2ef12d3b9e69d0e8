package dev.cqrsync.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.replica.Applying;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuietLog4jTest {

    private static final String HIBERNATE = "org.hibernate.orm.jdbc.error";

    private final List<String> heard = new ArrayList<>();
    private final LoggerContext context = new LoggerContext("test");
    private final QuietLog4j quiet = new QuietLog4j(context);

    @BeforeEach
    void listen() {
        context.start(new DefaultConfiguration());
        AbstractAppender appender = new AbstractAppender("heard", null, null, true, Property.EMPTY_ARRAY) {
            @Override
            public void append(LogEvent event) {
                heard.add(event.getMessage().getFormattedMessage());
            }
        };
        appender.start();
        context.getConfiguration().getRootLogger().getAppenders().keySet().stream()
                .toList()
                .forEach(context.getConfiguration().getRootLogger()::removeAppender);
        context.getConfiguration().getRootLogger().addAppender(appender, null, null);
        context.getConfiguration().getRootLogger().setLevel(Level.WARN);
        context.updateLoggers();
    }

    @AfterEach
    void stop() {
        ThreadContext.remove(Applying.MDC_KEY);
        context.stop();
    }

    @Test
    void whatHibernateSaysOfMessagesIsLeftOutAndWhatItSaysOfTheApplicationIsNot() {
        quiet.afterPropertiesSet();
        Logger hibernate = context.getLogger(HIBERNATE);
        hibernate.warn("of the application");
        hibernate.info("of no interest");
        ThreadContext.put(Applying.MDC_KEY, "true");
        hibernate.warn("of a message");
        context.getLogger("of.others").warn("of somebody else");
        ThreadContext.remove(Applying.MDC_KEY);
        hibernate.warn("of the application again");

        assertThat(heard).containsExactly("of the application", "of somebody else", "of the application again");
    }

    @Test
    void aLoggerWhoseLevelIsSetIsHeard() {
        context.getConfiguration().addLogger(HIBERNATE, new LoggerConfig(HIBERNATE, Level.WARN, true));
        quiet.afterPropertiesSet();
        ThreadContext.put(Applying.MDC_KEY, "true");
        context.getLogger(HIBERNATE).warn("of a message");

        assertThat(heard).containsExactly("of a message");
    }

    @Test
    void aLoggerWhoseLevelIsSetWhileTheApplicationRunsIsHeard() {
        quiet.afterPropertiesSet();
        context.getConfiguration().getLoggerConfig(HIBERNATE).setLevel(Level.WARN);
        context.updateLoggers();
        ThreadContext.put(Applying.MDC_KEY, "true");
        context.getLogger(HIBERNATE).warn("of a message");

        assertThat(heard).containsExactly("of a message");
    }

    @Test
    void nothingIsLeftOutWhenTheApplicationIsClosed() {
        quiet.afterPropertiesSet();
        quiet.destroy();
        ThreadContext.put(Applying.MDC_KEY, "true");
        context.getLogger(HIBERNATE).warn("of a message");

        assertThat(heard).containsExactly("of a message");
    }
}
