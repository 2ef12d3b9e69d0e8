package dev.cqrsync.it.model;

import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsMasterEntity;
import dev.cqrsync.CqrsReplica;
import dev.cqrsync.CqrsReplicaEntity;
import dev.cqrsync.FilterExit;
import dev.cqrsync.MasterSerializer;
import dev.cqrsync.SyncFilter;
import dev.cqrsync.mapping.MappingCustomizer;
import dev.cqrsync.mapping.MasterDeclaration;
import dev.cqrsync.mapping.ReplicaDeclaration;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.PrePersist;
import jakarta.persistence.PreUpdate;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A service that publishes articles and keeps replicas of its own events, as two services do. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class Publishing {

    @Bean
    SyncFilter<Article> visibleArticles() {
        return article -> article.visible;
    }

    /** Stands for entities of a library, which nobody can annotate. */
    @Bean
    MappingCustomizer foreignModels() {
        return models -> models.master(Tag.class, MasterDeclaration.of("tag").withColumns("version", "changed"))
                .replica(TagRef.class, ReplicaDeclaration.of("tag").withColumns("seen", "changed"));
    }

    @Entity(name = "Author")
    static class Author {

        @Id
        @Nullable
        Long id;

        @Nullable
        String name;

        public @Nullable String getName() {
            return name;
        }
    }

    @Entity(name = "Article")
    @CqrsMaster(value = "article", serializer = ArticleSerializer.class, onFilterExit = FilterExit.DELETE)
    static class Article extends CqrsMasterEntity {

        @Id
        @Nullable
        Long id;

        @Nullable
        String title;

        boolean visible;

        @ManyToOne(fetch = FetchType.LAZY)
        @Nullable
        Author author;
    }

    record ArticleView(@Nullable String title, @Nullable String authorName) {}

    static final class ArticleSerializer implements MasterSerializer<Article> {

        @Override
        public Object serialize(Article article) {
            return new ArticleView(article.title, article.author == null ? null : article.author.getName());
        }

        @Override
        public List<String> fetch() {
            return List.of("author");
        }
    }

    @Entity(name = "ArticleRef")
    @CqrsReplica("article")
    static class ArticleRef extends CqrsReplicaEntity {

        @Id
        @Nullable
        Long id;

        @Nullable
        String title;

        @Nullable
        String authorName;
    }

    @Entity(name = "Tag")
    static class Tag {

        @Id
        @Nullable
        Long id;

        @Nullable
        String name;

        @Version
        long version;

        @Nullable
        Instant changed;

        @PrePersist
        @PreUpdate
        void touch() {
            changed = Instant.now().truncatedTo(ChronoUnit.MICROS);
        }
    }

    @Entity(name = "TagRef")
    static class TagRef {

        @Id
        @Nullable
        Long id;

        @Nullable
        String name;

        long seen;

        @Nullable
        Instant changed;
    }
}
