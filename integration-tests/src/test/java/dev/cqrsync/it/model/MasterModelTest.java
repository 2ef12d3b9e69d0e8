package dev.cqrsync.it.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cqrsync.it.model.Publishing.Article;
import dev.cqrsync.it.model.Publishing.Author;
import dev.cqrsync.it.model.Publishing.Tag;
import dev.cqrsync.it.support.Service;
import dev.cqrsync.it.support.TestTransport;
import dev.cqrsync.testing.TestDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One service that is master and replica of the same ids: its replicas follow what its masters' models say. */
class MasterModelTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @ParameterizedTest
    @EnumSource
    void aReplicaHasWhatTheSerializerSaysOfTheRowsInTheFilter(TestDatabase database) throws Exception {
        in(database, service -> {
            service.inTransaction(entityManager -> {
                Author author = new Author();
                author.id = 1L;
                author.name = "Ann";
                entityManager.persist(author);
                for (long id = 1; id <= 2; id++) {
                    Article article = new Article();
                    article.id = id;
                    article.title = "title " + id;
                    article.author = author;
                    article.visible = id == 1;
                    entityManager.persist(article);
                }
            });
            awaitRows(service, "[1, title 1, Ann]");

            change(service, 2, article -> article.visible = true);
            awaitRows(service, "[1, title 1, Ann]", "[2, title 2, Ann]");

            change(service, 1, article -> article.visible = false);
            awaitRows(service, "[2, title 2, Ann]");

            change(service, 1, article -> article.title = "edited while hidden");
            change(service, 1, article -> article.visible = true);
            awaitRows(service, "[1, edited while hidden, Ann]", "[2, title 2, Ann]");
        });
    }

    @ParameterizedTest
    @EnumSource
    void modelsThatCannotBeAnnotatedAreReplicatedToo(TestDatabase database) throws Exception {
        in(database, service -> {
            service.inTransaction(entityManager -> {
                Tag tag = new Tag();
                tag.id = 1L;
                tag.name = "old";
                entityManager.persist(tag);
            });
            service.inTransaction(entityManager -> entityManager.find(Tag.class, 1L).name = "new");
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(service.rows("select t.id, t.name, t.seen, t.changed from TagRef t"))
                                    .isEqualTo(service.rows("select t.id, t.name, t.version, t.changed from Tag t"))
                                    .hasSize(1));
            service.inTransaction(entityManager -> entityManager.remove(entityManager.find(Tag.class, 1L)));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(service.rows("select t.id, t.name from TagRef t"))
                            .isEmpty());
        });
    }

    private static void change(Service service, long id, Consumer<Article> work) {
        service.inTransaction(entityManager -> work.accept(entityManager.find(Article.class, id)));
    }

    private static void awaitRows(Service service, String... rows) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                service.rows("select a.id, a.title, a.authorName from ArticleRef a order by a.id"))
                        .containsExactly(rows));
    }

    private static void in(TestDatabase database, Consumer<Service> test) throws Exception {
        try (TestDatabase.Handle rows = database.create();
                TestTransport transport = new TestTransport();
                Service service = Service.start(
                        Publishing.class, transport, rows.jdbcUrl(), Map.of("cqrs.queue", transport.queue()))) {
            transport.awaitConsumers(1);
            test.accept(service);
        }
    }
}
