package dev.cqrsync.example.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@AutoConfigureMockMvc
@SpringBootTest(
        classes = ReplicaApplication.class,
        properties = {
            "spring.config.name=example-replica",
            "spring.datasource.url=jdbc:h2:mem:example-replica-test;DB_CLOSE_DELAY=-1",
            "spring.rabbitmq.addresses=amqp://no-broker.invalid",
            "cqrs.transport=memory"
        })
class ReplicaViewTest {

    @Autowired
    private MockMvcTester mvc;

    @Autowired
    private JdbcTemplate jdbc;

    @BeforeEach
    void rows() {
        jdbc.execute("delete from account_ref");
        jdbc.execute("delete from product_ref");
        jdbc.execute("delete from product_type_ref");
    }

    @Test
    void productsShowTheirTypeAndHowLateTheyAre() {
        type(1, "Books");
        product(10, "Atlas", "30.00", 1, "2024-06-01 12:00:00.250Z");
        product(11, "Orphan", "5.00", 99, null);

        assertThat(get("/api/products")).bodyJson().isLenientlyEqualTo("""
                        {"content": [
                          {"id": 10, "name": "Atlas", "typeName": "Books", "revision": 3, "lagMillis": 250},
                          {"id": 11, "name": "Orphan", "typeName": null, "lagMillis": null}],
                         "page": {"totalElements": 2}}
                        """);
    }

    @Test
    void typesCountTheirProducts() {
        type(1, "Books");
        type(2, "Games");
        type(3, "Nothing yet");
        product(10, "Atlas", "30.00", 1, null);
        product(11, "Chess", "40.00", 2, null);
        product(12, "Go", "20.00", 2, null);

        assertThat(get("/api/product-types")).bodyJson().isLenientlyEqualTo("""
                        [{"name": "Games", "products": 2, "averagePrice": 30.0, "total": 60.00},
                         {"name": "Books", "products": 1, "averagePrice": 30.0, "total": 30.00},
                         {"name": "Nothing yet", "products": 0, "averagePrice": null, "total": null}]
                        """);
    }

    @Test
    void richestAccountsComeFirst() {
        account(1, "Ann", "10.00");
        account(2, "Bob", "30.00");
        account(3, "Cleo", "20.00");

        assertThat(get("/api/accounts?size=2"))
                .bodyJson()
                .isLenientlyEqualTo("{\"content\": [{\"title\": \"Bob\"}, {\"title\": \"Cleo\"}]}");
        assertThat(get("/api/accounts?sort=title"))
                .bodyJson()
                .isLenientlyEqualTo(
                        "{\"content\": [{\"title\": \"Ann\"}, {\"title\": \"Bob\"}, {\"title\": \"Cleo\"}]}");
        assertThat(get("/api/accounts?sort=secret")).hasStatus(HttpStatus.BAD_REQUEST);
    }

    @Test
    void overviewDiffersAfterEachChange() {
        String empty = body("/api/overview");
        assertThat(empty).contains("\"accounts\":0", "\"balance\":null", "\"updated\":null");

        account(1, "Ann", "10.00");
        String one = body("/api/overview");
        jdbc.update("update account_ref set cqrs_revision = cqrs_revision + 1 where id = 1");

        assertThat(one).isNotEqualTo(empty).contains("\"accounts\":1", "\"balance\":10.00");
        assertThat(body("/api/overview")).isNotEqualTo(one);
    }

    @Test
    void streamBeginsWithTheStateOfNow() throws Exception {
        account(1, "Ann", "10.00");

        MvcTestResult stream = mvc.get().uri("/api/changes").asyncExchange();

        assertThat(stream.getResponse().getContentAsString())
                .contains("event:overview")
                .contains("\"accounts\":1");
    }

    @Test
    void pageIsServed() {
        assertThat(get("/index.html")).bodyText().contains("<title>");
    }

    private MvcTestResult get(String path) {
        return mvc.get().uri(path).exchange();
    }

    private String body(String path) {
        return new String(get(path).getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
    }

    private void account(long id, String title, String balance) {
        jdbc.update("""
                insert into account_ref (id, title, balance, active, created_at, cqrs_revision, cqrs_updated)
                values (?, ?, ?, true, '2024-06-01 12:00:00Z', 3, '2024-06-01 12:00:00Z')
                """, id, title, new BigDecimal(balance));
    }

    private void type(long id, String name) {
        jdbc.update("""
                insert into product_type_ref (id, name, cqrs_revision, cqrs_updated)
                values (?, ?, 3, '2024-06-01 12:00:00Z')
                """, id, name);
    }

    private void product(long id, String name, String price, long type, @Nullable String seenAt) {
        jdbc.update("""
                insert into product_ref (id, name, price, type_id, seen_at, cqrs_revision, cqrs_updated)
                values (?, ?, ?, ?, ?, 3, '2024-06-01 12:00:00Z')
                """, id, name, new BigDecimal(price), type, seenAt);
    }
}
