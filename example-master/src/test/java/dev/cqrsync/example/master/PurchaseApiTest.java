package dev.cqrsync.example.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;

@MasterTest
class PurchaseApiTest {

    private static final String PURCHASES = "/api/purchases";

    private Api api;
    private long ann;
    private long atlas;

    @BeforeEach
    void connect(@Autowired MockMvcTester mvc) {
        api = new Api(mvc);
        ann = id(api.create("/api/accounts", """
                {"name": "Ann", "email": "ann@example.org", "score": 7, "balance": 1, "active": true}
                """));
        long books = id(api.create("/api/product-types", "{\"name\": \"%s\"}".formatted(UUID.randomUUID())));
        atlas = id(api.create(
                "/api/products", "{\"name\": \"Atlas\", \"price\": 49.90, \"typeId\": %d}".formatted(books)));
    }

    @Test
    void aPurchaseShowsItsCustomerAndItsLines() {
        JsonNode created = api.create(PURCHASES, input("DRAFT", atlas, 2, null));

        assertThat(api.get(path(created))).hasStatusOk().bodyJson().isLenientlyEqualTo("""
                {"customer": "Ann", "status": "DRAFT", "items": 2, "total": 99.80, "revision": 0,
                 "lines": [{"product": "Atlas", "quantity": 2, "price": 99.80}]}
                """);
    }

    @Test
    void aLineAloneRaisesTheRevisionOfItsPurchase() {
        JsonNode created = api.create(PURCHASES, input("PLACED", atlas, 1, null));

        JsonNode added = Api.json(api.send(HttpMethod.PUT, path(created), input("PLACED", atlas, 3, 0L)));
        assertThat(added.path("items").asInt()).isEqualTo(4);
        assertThat(added.path("revision").asLong()).isEqualTo(1);
        assertThat(api.send(HttpMethod.PUT, path(created), input("PAID", null, 1, 0L)))
                .as("based on the purchase before the line")
                .hasStatus(HttpStatus.CONFLICT);

        String line = path(created) + "/lines/"
                + added.path("lines").path(0).path("id").asLong();
        MvcTestResult removed = api.delete(line);
        assertThat(removed).hasStatusOk().bodyJson().isLenientlyEqualTo("{\"items\": 3, \"revision\": 2}");
        assertThat(api.delete(line)).hasStatus(HttpStatus.NOT_FOUND);
    }

    @Test
    void aChangeOfThePurchaseAndItsLinesIsOneRevision() {
        JsonNode created = api.create(PURCHASES, input("PLACED", null, 1, null));

        assertThat(api.send(HttpMethod.PUT, path(created), input("PAID", atlas, 1, 0L)))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo("{\"status\": \"PAID\", \"items\": 1, \"revision\": 1}");
        assertThat(api.delete(path(created) + "?revision=1")).hasStatus(HttpStatus.NO_CONTENT);
    }

    @Test
    void whatAPurchaseNeedsMustBeThere() {
        assertThat(api.send(HttpMethod.POST, PURCHASES, input("PLACED", 987654321L, 1, null)))
                .hasStatus(HttpStatus.BAD_REQUEST);
        assertThat(api.send(HttpMethod.POST, PURCHASES, "{\"accountId\": 987654321, \"status\": \"PAID\"}"))
                .hasStatus(HttpStatus.BAD_REQUEST);
        assertThat(api.send(HttpMethod.POST, PURCHASES, "{\"status\": \"LOST\"}"))
                .hasStatus(HttpStatus.BAD_REQUEST);
        api.create(PURCHASES, input("PLACED", atlas, 1, null));
        assertThat(api.delete("/api/accounts/%d?revision=0".formatted(ann)))
                .as("an account with purchases")
                .hasStatus(HttpStatus.CONFLICT);
    }

    private String input(String status, @Nullable Long product, int quantity, @Nullable Long revision) {
        return "{\"accountId\": %d, \"status\": \"%s\", \"productId\": %s, \"quantity\": %d, \"revision\": %s}"
                .formatted(ann, status, product, quantity, revision);
    }

    private static String path(JsonNode purchase) {
        return PURCHASES + "/" + id(purchase);
    }

    private static long id(JsonNode row) {
        return row.path("id").asLong();
    }
}
