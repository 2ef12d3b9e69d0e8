package dev.cqrsync.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.cqrsync.CqrsField;
import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsMasterEntity;
import dev.cqrsync.CqrsReplica;
import dev.cqrsync.CqrsReplicaEntity;
import dev.cqrsync.MasterSerializer;
import dev.cqrsync.mapping.FieldNaming;
import dev.cqrsync.mapping.MappingReader;
import dev.cqrsync.mapping.MasterMapping;
import dev.cqrsync.mapping.PersistenceUnitMappings;
import dev.cqrsync.mapping.ReplicaMapping;
import dev.cqrsync.serialization.WireType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Contracts of masters whose serializer decides what they publish. */
class SerializerContractTest {

    enum Colour {
        RED,
        GREEN
    }

    record Isbn(@JsonValue String text) {}

    record Size(int width, int height) {}

    @NullUnmarked
    record View(
            UUID id, // the key's own name: it is not the serializer's to say
            String title,
            int pages,
            @JsonProperty(required = true) BigDecimal price,
            Optional<LocalDate> printedOn,
            @JsonFormat(pattern = "dd.MM.yyyy") LocalDate soldOn,
            Instant changedAt,
            Duration reading,
            UUID ref,
            byte[] cover,
            Colour colour,
            Isbn isbn,
            Double weight,
            Boolean inPrint,
            char grade,
            Object remark,
            List<String> tags,
            Size shelf,
            @JsonUnwrapped Size size,
            @JsonIgnore String secret) {}

    @NullMarked
    record MarkedView(String title, @Nullable String subtitle) {}

    interface Shown {
        String getTitle();
    }

    static class Extra {
        public int getNumber() {
            return 1;
        }

        @JsonAnyGetter
        public Map<String, Object> others() {
            return Map.of();
        }
    }

    @Entity(name = "Book")
    @CqrsMaster(value = "book", serializer = BookSerializer.class)
    static class Book extends CqrsMasterEntity {
        @Id
        Long id;

        String title;
    }

    static class BookSerializer implements MasterSerializer<Book> {
        @Override
        public View serialize(Book row) {
            throw new UnsupportedOperationException();
        }
    }

    static class Marked implements MasterSerializer<Book> {
        @Override
        public MarkedView serialize(Book row) {
            throw new UnsupportedOperationException();
        }
    }

    static class Untyped implements MasterSerializer<Book> {
        @Override
        public Object serialize(Book row) {
            return Map.of();
        }
    }

    static class Mapped implements MasterSerializer<Object> {
        @Override
        public Map<String, Object> serialize(Object row) {
            return Map.of();
        }
    }

    static class Tree implements MasterSerializer<Book> {
        @Override
        public JsonNode serialize(Book row) {
            throw new UnsupportedOperationException();
        }
    }

    static class Partly implements MasterSerializer<Book> {
        @Override
        public Shown serialize(Book row) {
            return () -> "";
        }
    }

    static class Growing implements MasterSerializer<Book> {
        @Override
        public Extra serialize(Book row) {
            return new Extra();
        }
    }

    @Entity(name = "BookRef")
    @CqrsReplica(value = "book", mapping = @CqrsField(master = "pages", replica = "length"))
    static class BookRef extends CqrsReplicaEntity {
        @Id
        Long id;

        @Column(length = 10)
        String title;

        int length;

        @Column(nullable = false)
        LocalDate printedOn;

        LocalDate soldOn;
        Integer remark;
        Integer writer;

        @Column(nullable = false)
        String publisher;
    }

    private static PersistenceUnitMappings read(Class<?> entity) {
        try (SessionFactory factory = new Configuration()
                .addAnnotatedClass(entity)
                .setProperty("jakarta.persistence.jdbc.url", "jdbc:h2:mem:contract")
                .buildSessionFactory()) {
            return new MappingReader(FieldNaming.SNAKE_CASE).read(factory.unwrap(SessionFactoryImplementor.class));
        }
    }

    private static ContractModel model(Class<? extends MasterSerializer<?>> serializer) {
        return exported(serializer).models().get("book");
    }

    private static Contract exported(Class<? extends MasterSerializer<?>> serializer) {
        MasterMapping master = read(Book.class).masters().get(0);
        MasterMapping declared = new MasterMapping(
                master.cqrsId(),
                master.sessionFactory(),
                master.persister(),
                master.declaringEntity(),
                master.identifier(),
                master.attributes(),
                master.tracked(),
                master.revision(),
                master.updated(),
                master.databaseRevision(),
                master.assignedIdentifier(),
                master.declaration().withSerializer(serializer));
        return new ContractExporter(FieldNaming.SNAKE_CASE).export(List.of(declared));
    }

    @Test
    void aRecordTellsItsFieldsAsTheyAreWritten() {
        ContractModel model = model(BookSerializer.class);
        assertThat(model.content()).isEqualTo(ContractContent.DECLARED);
        assertThat(model.fields().get("id").type()).as("the key's").isEqualTo(WireType.INTEGER);
        Map<String, WireType> types = new LinkedHashMap<>();
        model.fields().forEach((name, field) -> types.put(name, field.type()));
        assertThat(types)
                .containsOnly(
                        Map.entry("id", WireType.INTEGER),
                        Map.entry("title", WireType.TEXT),
                        Map.entry("pages", WireType.INTEGER),
                        Map.entry("price", WireType.DECIMAL),
                        Map.entry("printed_on", WireType.DATE),
                        Map.entry("sold_on", WireType.TEXT),
                        Map.entry("changed_at", WireType.DATE_TIME),
                        Map.entry("reading", WireType.DURATION),
                        Map.entry("ref", WireType.UUID),
                        Map.entry("cover", WireType.BINARY),
                        Map.entry("colour", WireType.TEXT),
                        Map.entry("isbn", WireType.TEXT),
                        Map.entry("weight", WireType.FLOAT),
                        Map.entry("in_print", WireType.BOOLEAN),
                        Map.entry("grade", WireType.TEXT),
                        Map.entry("remark", WireType.ANY),
                        Map.entry("tags", WireType.JSON),
                        Map.entry("shelf", WireType.JSON),
                        Map.entry("width", WireType.INTEGER),
                        Map.entry("height", WireType.INTEGER),
                        Map.entry("cqrs_revision", WireType.INTEGER),
                        Map.entry("cqrs_updated", WireType.DATE_TIME));
        assertThat(model.fields().get("colour").values()).containsExactly("RED", "GREEN");
        assertThat(model.fields().entrySet().stream()
                        .filter(field -> !field.getValue().nullable())
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrder(
                        "id", "pages", "price", "grade", "width", "height", "cqrs_revision", "cqrs_updated");
    }

    @Test
    void nullMarkedCodeTellsWhatIsNeverNull() {
        Map<String, ContractField> fields = model(Marked.class).fields();
        assertThat(fields.get("title").nullable()).isFalse();
        assertThat(fields.get("subtitle").nullable()).isTrue();
    }

    @Test
    void whatDoesNotTellItsFieldsIsOpen() {
        for (Class<? extends MasterSerializer<?>> serializer : List.of(Untyped.class, Mapped.class, Tree.class)) {
            ContractModel model = model(serializer);
            assertThat(model.content()).as(serializer.getSimpleName()).isEqualTo(ContractContent.OPEN);
            assertThat(model.fields()).containsOnlyKeys("id", "cqrs_revision", "cqrs_updated");
        }
        assertThat(model(Partly.class).content()).isEqualTo(ContractContent.OPEN);
        assertThat(model(Partly.class).fields()).containsKey("title");
        assertThat(model(Growing.class).content()).isEqualTo(ContractContent.OPEN);
        assertThat(model(Growing.class).fields()).containsKey("number");
    }

    @Test
    void theFileTellsAndIsReadAgain() {
        Contract declared = exported(BookSerializer.class);
        assertThat(declared.toJson()).contains("\"content\" : \"declared\"").doesNotContain("secret");
        assertThat(Contract.fromJson(declared.toJson())).isEqualTo(declared);
        Contract open = exported(Untyped.class);
        assertThat(open.toJson()).contains("\"content\" : \"open\"");
        assertThat(Contract.fromJson(open.toJson())).isEqualTo(open);
    }

    @Test
    void aReplicaIsCheckedAgainstWhatIsKnown() {
        ReplicaMapping replica = read(BookRef.class).replicas().get(0);
        ContractChecker declared = new ContractChecker(exported(BookSerializer.class));
        assertThat(declared.check(replica))
                .satisfiesExactlyInAnyOrder(
                        text -> assertThat(text).contains("'printed_on'", "can be null on the master"),
                        text -> assertThat(text).contains("'sold_on'", "is text on the master, but date here"),
                        text -> assertThat(text).contains("'publisher'", "is not published by the master"));
        assertThat(declared.unknown(replica)).containsExactly("remark");

        ContractChecker open = new ContractChecker(exported(Untyped.class));
        assertThat(open.check(replica)).isEmpty();
        assertThat(open.unknown(replica))
                .containsExactly("pages", "printed_on", "publisher", "remark", "sold_on", "title", "writer");
    }
}
