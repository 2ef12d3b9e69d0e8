package dev.cqrsync.example.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The REST interface of one service. Thread-safe. */
final class JsonClient {

    private static final int PAGE = 500;

    private final JsonMapper json = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI base;

    JsonClient(URI base) {
        this.base = base;
    }

    URI base() {
        return base;
    }

    boolean isReady() throws IOException, InterruptedException {
        return exchange("GET", "/actuator/health/readiness", HttpRequest.BodyPublishers.noBody())
                        .statusCode()
                == 200;
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return send("GET", path, HttpRequest.BodyPublishers.noBody());
    }

    JsonNode create(String path, Map<String, ?> body) throws IOException, InterruptedException {
        return send("POST", path, HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)));
    }

    /** Changes the row that was read to the values given. */
    JsonNode change(String path, JsonNode row, Map<String, ?> values) throws IOException, InterruptedException {
        ObjectNode body = row.deepCopy().asObject();
        values.forEach((field, value) -> body.set(field, json.valueToTree(value)));
        return send(
                "PUT",
                path + "/" + row.path("id").asLong(),
                HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)));
    }

    void delete(String path, JsonNode row) throws IOException, InterruptedException {
        send(
                "DELETE",
                "%s/%d?revision=%d"
                        .formatted(
                                path,
                                row.path("id").asLong(),
                                row.path("revision").asLong()),
                HttpRequest.BodyPublishers.noBody());
    }

    /** Removes what belongs to a row. */
    void remove(String path) throws IOException, InterruptedException {
        send("DELETE", path, HttpRequest.BodyPublishers.noBody());
    }

    /** All rows, page by page. */
    List<JsonNode> all(String path) throws IOException, InterruptedException {
        List<JsonNode> rows = new ArrayList<>();
        int pages;
        int page = 0;
        do {
            JsonNode answer = get("%s?sort=id&size=%d&page=%d".formatted(path, PAGE, page));
            answer.path("content").forEach(rows::add);
            pages = answer.path("page").path("totalPages").asInt();
            page++;
        } while (page < pages);
        return rows;
    }

    private JsonNode send(String method, String path, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        HttpResponse<String> response = exchange(method, path, body);
        if (response.statusCode() >= 300) {
            throw new DemoFailure("%s %s answered %d: %s"
                    .formatted(method, base.resolve(path), response.statusCode(), response.body()));
        }
        return json.readTree(response.body());
    }

    private HttpResponse<String> exchange(String method, String path, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .method(method, body)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
