package dev.cqrsync.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.cqrsync.replica.Applying;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class QuietLogbackTest {

    private final Logger hibernate = (Logger) LoggerFactory.getLogger("org.hibernate.orm.jdbc.error");
    private final @Nullable Level level = hibernate.getLevel();
    private final ListAppender<ILoggingEvent> heard = new ListAppender<>();
    private final QuietLogback quiet = new QuietLogback();

    @BeforeEach
    void listen() {
        hibernate.setLevel(null);
        hibernate.addAppender(heard);
        heard.start();
        quiet.afterPropertiesSet();
    }

    @AfterEach
    void restore() {
        MDC.remove(Applying.MDC_KEY);
        quiet.destroy();
        hibernate.detachAppender(heard);
        hibernate.setLevel(level);
    }

    @Test
    void whatHibernateSaysOfMessagesIsLeftOutAndWhatItSaysOfTheApplicationIsNot() {
        hibernate.warn("of the application");
        MDC.put(Applying.MDC_KEY, "true");
        hibernate.warn("of a message");
        MDC.remove(Applying.MDC_KEY);
        hibernate.warn("of the application again");

        assertThat(heard.list)
                .extracting(ILoggingEvent::getMessage)
                .containsExactly("of the application", "of the application again");
    }

    @Test
    void aLoggerWhoseLevelIsSetIsHeard() {
        hibernate.setLevel(Level.WARN);
        MDC.put(Applying.MDC_KEY, "true");
        hibernate.warn("of a message");

        assertThat(heard.list).hasSize(1);
    }

    @Test
    void nothingIsLeftOutWhenTheApplicationIsClosed() {
        MDC.put(Applying.MDC_KEY, "true");
        quiet.destroy();
        hibernate.warn("of a message");

        assertThat(heard.list).hasSize(1);
    }
}
