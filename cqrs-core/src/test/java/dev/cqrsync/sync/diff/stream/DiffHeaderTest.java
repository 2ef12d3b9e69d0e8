package dev.cqrsync.sync.diff.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class DiffHeaderTest {

    private static final Instant MOMENT = Instant.parse("2026-11-23T03:30:43.325235Z");

    @Test
    void headersAreThoseOfPythonServices() {
        DiffHeader first = DiffHeader.parse("account,2026-11-23 03:30:43.325235+00:00");
        assertThat(first).isEqualTo(new DiffHeader("account", MOMENT, null));
        assertThat(first.line()).isEqualTo("account,2026-11-23 03:30:43.325235+00:00");
        assertThat(first.from("replica").line()).isEqualTo("account,2026-11-23 03:30:43.325235+00:00,replica");
        assertThat(DiffHeader.parse("account,2026-11-23 03:30:43.325235+00:00,a,b")
                        .queue())
                .isEqualTo("a,b");
        assertThat(DiffHeader.parse("account,2026-11-23 03:30:43.325235+00:00,None")
                        .queue())
                .isNull();
        assertThatThrownBy(() -> DiffHeader.parse("account")).hasMessageContaining("line 1 must be 'id,moment'");
        assertThatThrownBy(() -> DiffHeader.parse("account,yesterday")).hasMessageContaining("yesterday");
    }
}
