package dev.cqrsync.capture;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsMasterEntity;
import dev.cqrsync.MasterSerializer;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Masters whose events contain related rows. */
final class Library {

    private Library() {}

    @Entity(name = "Writer")
    @CqrsMaster(value = "writer", serializer = WriterSerializer.class)
    static class Writer extends CqrsMasterEntity {

        @Id
        Long id;

        String name;

        @ManyToOne(fetch = FetchType.LAZY)
        House house;

        @OneToMany(mappedBy = "writer", cascade = CascadeType.ALL)
        Set<Book> books = new LinkedHashSet<>();

        Writer() {}

        Writer(long id, String name) {
            this.id = id;
            this.name = name;
        }

        void write(long bookId, String title, House publisher) {
            Book book = new Book();
            book.id = bookId;
            book.title = title;
            book.publisher = publisher;
            book.writer = this;
            books.add(book);
        }
    }

    @Entity(name = "Book")
    static class Book {

        @Id
        Long id;

        String title;

        @ManyToOne(fetch = FetchType.LAZY)
        Writer writer;

        @ManyToOne(fetch = FetchType.LAZY)
        House publisher;
    }

    @Entity(name = "House")
    static class House {

        @Id
        Long id;

        String name;

        House() {}

        House(long id, String name) {
            this.id = id;
            this.name = name;
        }

        public String getName() {
            return name;
        }
    }

    record WriterView(String fullName, String house, List<BookView> books) {}

    record BookView(String title, String publisherName) {}

    static final class WriterSerializer implements MasterSerializer<Writer> {

        @Override
        public Object serialize(Writer writer) {
            return new WriterView(
                    writer.name,
                    writer.house == null ? null : writer.house.getName(),
                    writer.books.stream()
                            .sorted(Comparator.comparing(book -> book.id))
                            .map(book -> new BookView(book.title, book.publisher.getName()))
                            .toList());
        }

        @Override
        public List<String> fetch() {
            return List.of("house", "books.publisher");
        }
    }

    enum Colour {
        RED;

        @Override
        public String toString() {
            return "red, as people say";
        }
    }

    record Values(
            Instant theMoment,
            LocalDate day,
            BigDecimal amount,
            UUID uuid,
            byte[] bytes,
            Colour colour,
            @JsonProperty("own-name") String named,
            Object nothing,
            Map<String, Object> map) {}

    @Entity(name = "Plain")
    @CqrsMaster(value = "plain", serializer = PlainSerializer.class)
    static class Plain extends CqrsMasterEntity {

        @EmbeddedId
        Key key;

        String name;

        Plain() {}

        Plain(Key key, String name) {
            this.key = key;
            this.name = name;
        }
    }

    @Embeddable
    record Key(int shelf, int place) implements Serializable {}

    static final class PlainSerializer implements MasterSerializer<Plain> {

        @Override
        public Object serialize(Plain row) {
            return switch (row.name) {
                case "text" -> "text";
                case "nan" -> Map.of("value", Double.NaN);
                case "thrown" -> throw new IllegalStateException("no");
                case "meddled" -> {
                    row.name = "changed by the serializer";
                    yield Map.of("name", "x");
                }
                default -> Map.of("name", row.name, "shelf", "not the key", "cqrs_revision", 77);
            };
        }
    }
}
