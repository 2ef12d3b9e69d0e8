package dev.cqrsync.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldNamingTest {

    @ParameterizedTest
    @CsvSource({
        "id, id",
        "birthDate, birth_date",
        "cqrsRevision, cqrs_revision",
        "birth_date, birth_date",
        "httpURL, http_url",
        "URLPath, url_path",
        "line2Text, line2_text",
        "aB, a_b"
    })
    void snakeCaseFollowsTheWordsOfTheAttribute(String attribute, String field) {
        assertThat(FieldNaming.SNAKE_CASE.wireName(attribute)).isEqualTo(field);
    }
}
