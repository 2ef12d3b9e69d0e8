package dev.cqrsync.autoconfigure.properties;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The generated metadata is what an IDE shows, so it must tell everything. */
class ConfigurationMetadataTest {

    /** Those that have no default because their value is another's, or whose emptiness is explained in words. */
    private static final Set<String> WITHOUT_DEFAULT = Set.of(
            "cqrs.queue",
            "cqrs.consume.cqrs-ids",
            "cqrs.master.message-ttl",
            "cqrs.master.produce",
            "cqrs.replica.dead-letter-queue");

    static Stream<JsonNode> properties() throws IOException {
        try (InputStream metadata =
                CqrsProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            assertThat(metadata).isNotNull();
            return JsonMapper.shared()
                    .readTree(metadata.readAllBytes())
                    .get("properties")
                    .valueStream()
                    .filter(property -> property.get("name").asString().startsWith("cqrs."));
        }
    }

    @ParameterizedTest
    @MethodSource("properties")
    void everyPropertyHasADescriptionInFullSentencesAndItsDefault(JsonNode property) {
        String name = property.get("name").asString();
        assertThat(property.path("description").asString(""))
                .as("description of %s", name)
                .matches("[A-Z].+\\.")
                .doesNotStartWith("The ");
        assertThat(property.has("defaultValue")).as("default of %s", name).isEqualTo(!WITHOUT_DEFAULT.contains(name));
    }

    @Test
    void knowsThePropertiesThatHaveNoDefault() throws IOException {
        assertThat(properties().map(property -> property.get("name").asString()))
                .containsAll(WITHOUT_DEFAULT);
    }
}
