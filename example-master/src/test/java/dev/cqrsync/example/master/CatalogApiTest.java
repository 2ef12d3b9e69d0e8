package dev.cqrsync.example.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@MasterTest
class CatalogApiTest {

    private Api api;

    @BeforeEach
    void connect(@Autowired MockMvcTester mvc) {
        api = new Api(mvc);
    }

    @Test
    void productNamesItsType() {
        long books = type("Books " + UUID.randomUUID());
        long games = type("Games " + UUID.randomUUID());
        long chess = product("Chess", books);

        MvcTestResult changed = api.send(
                HttpMethod.PUT,
                "/api/products/" + chess,
                "{\"name\": \"Chess\", \"price\": 12.50, \"typeId\": %d, \"revision\": 0}".formatted(games));

        assertThat(changed)
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo("{\"price\": 12.5, \"typeId\": %d, \"revision\": 1}".formatted(games));
        assertThat(Api.json(api.get("/api/products/" + chess)).path("typeName").asString())
                .startsWith("Games");
    }

    @Test
    void productOfAnUnknownTypeIsRefused() {
        assertThat(api.send(
                        HttpMethod.POST, "/api/products", "{\"name\": \"Chess\", \"price\": 1, \"typeId\": 987654321}"))
                .hasStatus(HttpStatus.BAD_REQUEST);
    }

    @Test
    void typeWithProductsStays() {
        long type = type("Kept " + UUID.randomUUID());
        long product = product("Reason", type);

        assertThat(api.delete("/api/product-types/%d?revision=0".formatted(type)))
                .hasStatus(HttpStatus.CONFLICT)
                .bodyJson()
                .extractingPath("$.detail")
                .asString()
                .contains("still has products");

        assertThat(api.delete("/api/products/%d?revision=0".formatted(product))).hasStatus(HttpStatus.NO_CONTENT);
        assertThat(api.delete("/api/product-types/%d?revision=0".formatted(type)))
                .hasStatus(HttpStatus.NO_CONTENT);
    }

    @Test
    void nameOfATypeIsTakenOnce() {
        String name = "Taken " + UUID.randomUUID();
        long type = type(name);
        long other = type("Other " + UUID.randomUUID());
        String taken = "{\"name\": \"%s\", \"revision\": 0}".formatted(name);

        assertThat(api.send(HttpMethod.POST, "/api/product-types", taken)).hasStatus(HttpStatus.CONFLICT);
        assertThat(api.send(HttpMethod.PUT, "/api/product-types/" + other, taken))
                .hasStatus(HttpStatus.CONFLICT);
        assertThat(api.send(HttpMethod.PUT, "/api/product-types/" + type, taken))
                .as("its own name is no conflict")
                .hasStatusOk();
    }

    @Test
    void pageIsServed() {
        assertThat(api.get("/")).hasStatusOk();
        assertThat(api.get("/index.html")).hasStatusOk().bodyText().contains("<title>");
        assertThat(api.get("/api/about"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.database")
                .asString()
                .startsWith("H2");
    }

    private long type(String name) {
        return api.create("/api/product-types", "{\"name\": \"%s\"}".formatted(name))
                .path("id")
                .asLong();
    }

    private long product(String name, long type) {
        return api.create("/api/products", "{\"name\": \"%s\", \"price\": 9.99, \"typeId\": %d}".formatted(name, type))
                .path("id")
                .asLong();
    }
}
