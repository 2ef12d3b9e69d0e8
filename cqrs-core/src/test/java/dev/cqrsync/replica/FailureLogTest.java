package dev.cqrsync.replica;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.cqrsync.ChangeEvent;
import dev.cqrsync.SignalType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class FailureLogTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.cqrsync.replica.failures");
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final Time time = new Time();
    private final FailureLog log = new FailureLog(time);

    @BeforeEach
    void listen() {
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(appender);
    }

    @Test
    void aRetryNamesTheEventItsAttemptTheDelayAndTheReason() {
        log.retried(event(7, 2), Duration.ofSeconds(2), "CheckException: too heavy");
        log.kept(event(8, 30), "CheckException: too heavy");
        assertThat(warnings())
                .containsExactly(
                        "parcel 7 has failed, attempt 3; the next one is in 2000 ms: CheckException: too heavy",
                        "parcel 8 is a dead letter, failed in attempt 31: CheckException: too heavy");
    }

    @Test
    void whatComesFromOutsideMakesNoLineOfItsOwn() {
        log.kept(event("7\n2026-11-24 ERROR all is lost\u2028", 0), "r");
        assertThat(warnings())
                .containsExactly("parcel 7 2026-11-24 ERROR all is lost is a dead letter, failed in attempt 1: r");
    }

    @Test
    void ofManyInAMinuteTheFirstAreToldAndTheOthersCounted() {
        for (int i = 0; i < 1_000; i++) {
            log.kept(event(i, 0), "r");
        }
        assertThat(warnings()).hasSize(FailureLog.LINES + 1).last().asString().startsWith("More events fail");
        time.now = time.now.plus(FailureLog.PERIOD).plusSeconds(1);
        log.kept(event(1_000, 0), "r");
        assertThat(warnings())
                .endsWith(
                        "%d more events have failed since 2026-11-24T12:00:00Z".formatted(1_000 - FailureLog.LINES),
                        "parcel 1000 is a dead letter, failed in attempt 1: r");
    }

    private List<String> warnings() {
        return appender.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private static ChangeEvent event(Object pk, int retries) {
        return new ChangeEvent(SignalType.SAVE, "parcel", pk, Map.of(), null, null, retries, null, null);
    }

    private static final class Time extends Clock {

        private Instant now = Instant.parse("2026-11-24T12:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
