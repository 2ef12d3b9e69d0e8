package dev.cqrsync.it.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsMasterEntity;
import dev.cqrsync.CqrsReplica;
import dev.cqrsync.CqrsReplicaEntity;
import dev.cqrsync.it.support.Service;
import dev.cqrsync.it.support.TestTransport;
import dev.cqrsync.testing.TestDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;

/** A field that one side has and the other has not yet: both versions of both services work side by side. */
@Timeout(120)
class RollingDeploymentTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void theMasterHasANewFieldBeforeTheReplica(TestDatabase database) throws Exception {
        try (Stage stage = new Stage(database);
                Service oldReplica = stage.replica(OldReplica.class);
                Service oldMaster = stage.master(OldMaster.class);
                Service newMaster = stage.master(NewMaster.class)) {
            oldMaster.inTransaction(entityManager -> entityManager.persist(new OldArticle(1, "one")));
            newMaster.inTransaction(entityManager -> entityManager.persist(new NewArticle(2, "two", "red")));
            awaitText(oldReplica, 1, "one");
            awaitText(oldReplica, 2, "two");

            // what the new version wrote, the old one changes
            oldMaster.inTransaction(entityManager -> entityManager.find(OldArticle.class, 2L).title = "second");
            awaitText(oldReplica, 2, "second");
            oldReplica.close();
            try (Service newReplica = stage.replica(NewReplica.class)) {
                newMaster.inTransaction(entityManager -> entityManager.find(NewArticle.class, 2L).title = "zwei");
                awaitText(newReplica, 2, "zwei red");
                awaitText(newReplica, 1, "one null");
            }
            assertThat(stage.transport.deadLetters()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void theReplicaHasANewFieldBeforeTheMaster(TestDatabase database) throws Exception {
        try (Stage stage = new Stage(database);
                Service newReplica = stage.replica(NewReplica.class);
                Service oldMaster = stage.master(OldMaster.class)) {
            oldMaster.inTransaction(entityManager -> entityManager.persist(new OldArticle(1, "one")));
            awaitText(newReplica, 1, "one null");

            try (Service newMaster = stage.master(NewMaster.class)) {
                newMaster.inTransaction(entityManager -> entityManager.find(NewArticle.class, 1L).color = "blue");
                awaitText(newReplica, 1, "one blue");
                // the old version knows nothing of it and takes nothing away
                oldMaster.inTransaction(entityManager -> entityManager.find(OldArticle.class, 1L).title = "first");
                awaitText(newReplica, 1, "first blue");
            }
            assertThat(stage.transport.deadLetters()).isZero();
        }
    }

    private static void awaitText(Service replica, long id, String expected) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(replica.sql()
                                .sql("select * from article_ref where id = ?")
                                .param(id)
                                .query((row, number) -> {
                                    StringBuilder text = new StringBuilder(row.getString("title"));
                                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                                        boolean isColor =
                                                "color".equals(row.getMetaData().getColumnName(i));
                                        text.append(isColor ? " " + row.getString(i) : "");
                                    }
                                    return text.toString();
                                })
                                .optional())
                        .hasValue(expected));
    }

    private static final class Stage implements AutoCloseable {

        final TestTransport transport = new TestTransport();
        final TestDatabase.Handle masterRows;
        final TestDatabase.Handle replicaRows;

        Stage(TestDatabase database) {
            masterRows = database.create();
            replicaRows = database.create();
        }

        Service master(Class<?> version) {
            return Service.start(version, transport, masterRows.jdbcUrl(), Map.of());
        }

        Service replica(Class<?> version) {
            Service replica =
                    Service.start(version, transport, replicaRows.jdbcUrl(), Map.of("cqrs.queue", transport.queue()));
            transport.awaitConsumers(1);
            return replica;
        }

        @Override
        public void close() throws Exception {
            transport.close();
            masterRows.close();
            replicaRows.close();
        }
    }

    @Entity
    @Table(name = "article")
    @CqrsMaster("article")
    static class OldArticle extends CqrsMasterEntity {

        @Id
        private @Nullable Long id;

        @Column(nullable = false)
        private String title = "";

        protected OldArticle() {}

        OldArticle(long id, String title) {
            this.id = id;
            this.title = title;
        }
    }

    @Entity
    @Table(name = "article")
    @CqrsMaster("article")
    static class NewArticle extends CqrsMasterEntity {

        @Id
        private @Nullable Long id;

        @Column(nullable = false)
        private String title = "";

        private @Nullable String color;

        protected NewArticle() {}

        NewArticle(long id, String title, String color) {
            this.id = id;
            this.title = title;
            this.color = color;
        }
    }

    @Entity
    @Table(name = "article_ref")
    @CqrsReplica("article")
    static class OldArticleRef extends CqrsReplicaEntity {

        @Id
        private @Nullable Long id;

        @Column(nullable = false)
        private @Nullable String title;
    }

    @Entity
    @Table(name = "article_ref")
    @CqrsReplica("article")
    static class NewArticleRef extends CqrsReplicaEntity {

        @Id
        private @Nullable Long id;

        @Column(nullable = false)
        private @Nullable String title;

        private @Nullable String color;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class OldMaster {
        @Bean
        PersistenceManagedTypes types() {
            return PersistenceManagedTypes.of(OldArticle.class.getName());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class NewMaster {
        @Bean
        PersistenceManagedTypes types() {
            return PersistenceManagedTypes.of(NewArticle.class.getName());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class OldReplica {
        @Bean
        PersistenceManagedTypes types() {
            return PersistenceManagedTypes.of(OldArticleRef.class.getName());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class NewReplica {
        @Bean
        PersistenceManagedTypes types() {
            return PersistenceManagedTypes.of(NewArticleRef.class.getName());
        }
    }
}
