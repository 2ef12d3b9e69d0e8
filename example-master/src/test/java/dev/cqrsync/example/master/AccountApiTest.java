package dev.cqrsync.example.master;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;

@MasterTest
class AccountApiTest {

    private static final String ANN = """
            {"name": "Ann", "email": "ann@example.org", "score": 7, "balance": 79.19, "active": true,
             "birthDate": "1970-01-02"}
            """;

    private Api api;

    @BeforeEach
    void connect(@Autowired MockMvcTester mvc) {
        api = new Api(mvc);
    }

    @Test
    void createdAccountCanBeReadUnderItsLocation() {
        MvcTestResult created = api.send(HttpMethod.POST, "/api/accounts", ANN);

        assertThat(created).hasStatus(HttpStatus.CREATED);
        MvcTestResult read = api.get(created.getResponse().getHeader("Location"));
        assertThat(read).hasStatusOk().bodyJson().isLenientlyEqualTo("""
                        {"name": "Ann", "email": "ann@example.org", "notes": "", "score": 7, "balance": 79.19,
                         "active": true, "birthDate": "1970-01-02", "revision": 0}
                        """);
        assertThat(Api.json(read).path("updated").asString()).endsWith("Z");
        assertThat(Api.json(read)).isEqualTo(Api.json(created));
    }

    @Test
    void changeRaisesTheRevision() {
        JsonNode ann = api.create("/api/accounts", ANN);

        MvcTestResult changed =
                api.send(HttpMethod.PUT, path(ann), ANN.replace("79.19", "80").replace("{", "{\"revision\": 0, "));

        assertThat(changed).hasStatusOk().bodyJson().isLenientlyEqualTo("{\"balance\": 80, \"revision\": 1}");
    }

    @Test
    void changeBasedOnAnOldRevisionIsAConflict() {
        JsonNode ann = api.create("/api/accounts", ANN);
        String based = ANN.replace("{", "{\"revision\": 0, ");
        api.send(HttpMethod.PUT, path(ann), based.replace("79.19", "80"));

        MvcTestResult late = api.send(HttpMethod.PUT, path(ann), based.replace("79.19", "81"));

        assertThat(late)
                .hasStatus(HttpStatus.CONFLICT)
                .bodyJson()
                .extractingPath("$.detail")
                .asString()
                .contains("Read it again");
        assertThat(api.get(path(ann))).bodyJson().isLenientlyEqualTo("{\"balance\": 80, \"revision\": 1}");
    }

    @Test
    void changeThatNamesNoRevisionIsRefused() {
        JsonNode ann = api.create("/api/accounts", ANN);

        assertThat(api.send(HttpMethod.PUT, path(ann), ANN)).hasStatus(HttpStatus.BAD_REQUEST);
        assertThat(api.delete(path(ann))).hasStatus(HttpStatus.BAD_REQUEST);
    }

    @Test
    void deletedAccountIsGone() {
        JsonNode ann = api.create("/api/accounts", ANN);

        assertThat(api.delete(path(ann) + "?revision=7")).hasStatus(HttpStatus.CONFLICT);
        assertThat(api.delete(path(ann) + "?revision=0")).hasStatus(HttpStatus.NO_CONTENT);
        assertThat(api.get(path(ann))).hasStatus(HttpStatus.NOT_FOUND);
        assertThat(api.delete(path(ann) + "?revision=0"))
                .hasStatus(HttpStatus.NOT_FOUND)
                .bodyJson()
                .extractingPath("$.detail")
                .isEqualTo("There is no account %s.".formatted(ann.path("id")));
    }

    @Test
    void invalidFieldsAreNamed() {
        MvcTestResult result = api.send(HttpMethod.POST, "/api/accounts", """
                {"name": " ", "email": "nobody", "score": 1, "balance": 0.001, "active": true, "birthDate": "3000-01-01"}
                """);

        assertThat(result)
                .hasStatus(HttpStatus.BAD_REQUEST)
                .bodyJson()
                .extractingPath("$.errors")
                .asMap()
                .containsOnlyKeys("name", "email", "balance", "birthDate");
    }

    @Test
    void unreadableRequestsAreRefused() {
        assertThat(api.send(HttpMethod.POST, "/api/accounts", "{\"name\":")).hasStatus(HttpStatus.BAD_REQUEST);
        assertThat(api.send(HttpMethod.POST, "/api/accounts", ANN.replace("7,", "\"many\",")))
                .hasStatus(HttpStatus.BAD_REQUEST);
        assertThat(api.get("/api/accounts/none")).hasStatus(HttpStatus.BAD_REQUEST);
        assertThat(api.get("/api/accounts?sort=password")).hasStatus(HttpStatus.BAD_REQUEST);
    }

    @Test
    void listIsPagedSortedAndSearched() {
        for (int i = 0; i < 5; i++) {
            api.create("/api/accounts", ANN.replace("Ann", "Paged 0" + i));
        }

        MvcTestResult page = api.get("/api/accounts?q=paged&size=2&page=1&sort=name,desc");

        assertThat(page).hasStatusOk().bodyJson().isLenientlyEqualTo("""
                        {"content": [{"name": "Paged 02"}, {"name": "Paged 01"}],
                         "page": {"size": 2, "number": 1, "totalElements": 5, "totalPages": 3}}
                        """);
    }

    private static String path(JsonNode account) {
        return "/api/accounts/" + account.path("id").asLong();
    }
}
