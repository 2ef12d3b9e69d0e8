package dev.cqrsync.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class LoggedFailureTest {

    @Test
    void itsStacksAreTheSameAndNoMessageLooksLikeALineOfItsOwn() {
        Exception cause = new IllegalArgumentException("bad\nFORGED cause");
        Exception failure = new IllegalStateException("worse\r\nFORGED failure", cause);
        failure.addSuppressed(new IllegalStateException("also\u2028FORGED suppressed"));

        LoggedFailure logged = LoggedFailure.of(failure);

        assertThat(logged.getStackTrace()).isEqualTo(failure.getStackTrace());
        assertThat(logged.getCause().getStackTrace()).isEqualTo(cause.getStackTrace());
        StringWriter text = new StringWriter();
        logged.printStackTrace(new PrintWriter(text));
        assertThat(text.toString())
                .contains("java.lang.IllegalStateException: worse FORGED failure")
                .contains("java.lang.IllegalArgumentException: bad FORGED cause")
                .contains("java.lang.IllegalStateException: also FORGED suppressed");
        assertThat(text.toString().lines()).noneMatch(line -> line.startsWith("FORGED"));
    }

    @Test
    void causesThatGoInCirclesEnd() {
        Exception one = new Exception("one");
        Exception other = new Exception("other", one);
        one.initCause(other);

        assertThat(LoggedFailure.of(one)).hasMessageContaining("one").cause().hasNoCause();
    }
}
