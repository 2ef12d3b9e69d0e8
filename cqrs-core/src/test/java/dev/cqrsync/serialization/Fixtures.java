package dev.cqrsync.serialization;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Messages captured from running services of the reference implementation. */
public final class Fixtures {

    private Fixtures() {}

    /**
     * One captured message.
     *
     * @param name what was done to cause it
     * @param routingKey key it was published with
     * @param properties its AMQP properties
     * @param body its body
     */
    public record Captured(String name, String routingKey, Map<String, Object> properties, String body) {

        @Override
        public String toString() {
            return name;
        }
    }

    @SuppressWarnings("unchecked")
    public static List<Captured> messages() {
        try (InputStream file = Fixtures.class.getResourceAsStream("/fixtures/messages.jsonl")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> (Map<String, Object>) JsonMapper.shared().readValue(line, Map.class))
                    .map(line -> new Captured(
                            (String) line.get("case"),
                            (String) line.get("routing_key"),
                            (Map<String, Object>) line.get("properties"),
                            (String) line.get("body")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
