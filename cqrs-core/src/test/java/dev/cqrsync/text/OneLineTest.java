package dev.cqrsync.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OneLineTest {

    @Test
    void nothingLooksLikeALineOfItsOwn() {
        assertThat(OneLine.of(" a\r\n\tb\u2028c\u2029\u0085d\u001b[31m \u0000e\n"))
                .isEqualTo("a b c d [31m e");
        assertThat(OneLine.of("Zoë 馬 🐎")).isEqualTo("Zoë 馬 🐎");
        assertThat(OneLine.of(null)).isEmpty();
    }

    @Test
    void whatIsTooLongEndsWithAnEllipsis() {
        assertThat(OneLine.of("abcdef", 6)).isEqualTo("abcdef");
        assertThat(OneLine.of("abcdefg\nh", 6)).isEqualTo("abcdef…");
    }
}
