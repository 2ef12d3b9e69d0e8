package dev.cqrsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeTokenTest {

    @ParameterizedTest
    @ValueSource(strings = {"42", "\"a b/c?\"", "{\"order_id\":1,\"line\":2}", "\"\\u00e4\""})
    void itsTextIsReadBackAndFitsIntoAUrl(String pk) {
        ChangeToken token = new ChangeToken("purchase_order-2", pk, Long.MAX_VALUE);
        assertThat(token.toString()).matches("[A-Za-z0-9._-]+");
        assertThat(ChangeToken.parse(token.toString())).isEqualTo(token);
    }

    @Test
    void itsTextIsShort() {
        assertThat(new ChangeToken("account", "42", 7)).hasToString("account.7.NDI");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "account | <id>.<revision>.<key>",
                "account.x.NDI | <id>.<revision>.<key>",
                "account.-1.NDI | <id>.<revision>.<key>",
                "account.1. | <id>.<revision>.<key>",
                "a/b.1.NDI | <id>.<revision>.<key>",
                "account.9223372036854775808.NDI | greater than 2^63-1",
                "account.1.A | base64url",
                "account.1.ICA | key is empty"
            })
    void aTextThatIsNoneIsRefusedWithTheReason(String text, String reason) {
        assertThatThrownBy(() -> ChangeToken.parse(text))
                .isInstanceOf(MalformedTokenException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void nothingAndTooMuchAreRefused() {
        assertThatThrownBy(() -> ChangeToken.parse(null)).hasMessageContaining("empty");
        assertThatThrownBy(() -> ChangeToken.parse("")).hasMessageContaining("empty");
        assertThatThrownBy(() -> ChangeToken.parse("a.1." + "A".repeat(5_000))).hasMessageContaining("longer");
    }
}
