package dev.cqrsync.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cqrsync.CqrsException;
import dev.cqrsync.CqrsField;
import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsMasterEntity;
import dev.cqrsync.CqrsReplica;
import dev.cqrsync.CqrsReplicaEntity;
import dev.cqrsync.mapping.FieldNaming;
import dev.cqrsync.mapping.MappingReader;
import dev.cqrsync.mapping.PersistenceUnitMappings;
import dev.cqrsync.mapping.ReplicaMapping;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.junit.jupiter.api.Test;

class ContractTest {

    enum Colour {
        RED,
        GREEN
    }

    @Entity(name = "Offered")
    @CqrsMaster("thing")
    static class Offered extends CqrsMasterEntity {
        @Id
        Long id;

        @Column(length = 100, nullable = false)
        String name;

        BigDecimal price;

        @Enumerated(EnumType.STRING)
        Colour colour;

        LocalDate soldOn;
        UUID ref;
    }

    @Entity(name = "Fitting")
    @CqrsReplica(value = "thing", mapping = @CqrsField(master = "name", replica = "title"))
    static class Fitting extends CqrsReplicaEntity {
        @Id
        long id;

        @Column(length = 200, nullable = false)
        String title;

        String colour;
        BigDecimal price;
    }

    @Entity(name = "Unfitting")
    @CqrsReplica(value = "thing", mapping = @CqrsField(master = "label", replica = "title"))
    static class Unfitting extends CqrsReplicaEntity {
        @Id
        UUID id;

        String title;

        @Column(length = 10)
        String name;

        @Column(nullable = false)
        BigDecimal price;

        Instant soldOn;
        Integer ref;

        @Enumerated(EnumType.STRING)
        Shade colour;

        enum Shade {
            RED
        }
    }

    @Entity(name = "Stranger")
    @CqrsReplica("stranger")
    static class Stranger extends CqrsReplicaEntity {
        @Id
        Long id;
    }

    @Entity(name = "Vehicle")
    static class Vehicle extends CqrsMasterEntity {
        @Id
        Long id;
    }

    /** Its columns take null for the rows of others in the table. */
    @Entity(name = "Truck")
    @CqrsMaster("truck")
    static class Truck extends Vehicle {
        int tons;

        Integer seats;
    }

    private static PersistenceUnitMappings read(Class<?>... entities) {
        try (SessionFactory factory = new Configuration()
                .addAnnotatedClasses(entities)
                .setProperty("jakarta.persistence.jdbc.url", "jdbc:h2:mem:contract")
                .buildSessionFactory()) {
            return new MappingReader(FieldNaming.SNAKE_CASE).read(factory.unwrap(SessionFactoryImplementor.class));
        }
    }

    private static ReplicaMapping replica(Class<?> entity) {
        return read(entity).replicas().get(0);
    }

    private final Contract contract = new ContractExporter(FieldNaming.SNAKE_CASE)
            .export(read(Offered.class).masters());

    @Test
    void saysWhatTheMasterOffersInAStableFormat() {
        assertThat(contract.toJson().replace("\r\n", "\n")).isEqualTo("""
                {
                  "format" : "cqrsync-contract/1",
                  "models" : {
                    "thing" : {
                      "key" : [ "id" ],
                      "fields" : {
                        "id" : {
                          "type" : "integer",
                          "nullable" : false
                        },
                        "colour" : {
                          "type" : "text",
                          "nullable" : true,
                          "values" : [ "RED", "GREEN" ]
                        },
                        "name" : {
                          "type" : "text",
                          "nullable" : false,
                          "length" : 100
                        },
                        "price" : {
                          "type" : "decimal",
                          "nullable" : true
                        },
                        "ref" : {
                          "type" : "uuid",
                          "nullable" : true
                        },
                        "sold_on" : {
                          "type" : "date",
                          "nullable" : true
                        },
                        "cqrs_revision" : {
                          "type" : "integer",
                          "nullable" : false
                        },
                        "cqrs_updated" : {
                          "type" : "date-time",
                          "nullable" : false
                        }
                      }
                    }
                  }
                }
                """);
    }

    @Test
    void saysThatAPrimitiveIsNeverNullThoughItsTableIsSharedWithOtherSubclasses() {
        Contract trucks = new ContractExporter(FieldNaming.SNAKE_CASE)
                .export(read(Vehicle.class, Truck.class).masters());
        assertThat(trucks.models().get("truck").fields())
                .hasEntrySatisfying(
                        "tons", field -> assertThat(field.nullable()).isFalse())
                .hasEntrySatisfying(
                        "seats", field -> assertThat(field.nullable()).isTrue());
    }

    @Test
    void isReadAgainAsItWasWritten() {
        assertThat(Contract.fromJson(contract.toJson())).isEqualTo(contract);
    }

    @Test
    void refusesAnotherFormat() {
        assertThatExceptionOfType(CqrsException.class)
                .isThrownBy(() -> Contract.fromJson("{\"format\":\"cqrsync-contract/2\",\"models\":{}}"))
                .withMessageContaining("cqrsync-contract/2");
        assertThatExceptionOfType(CqrsException.class).isThrownBy(() -> Contract.fromJson("[]"));
    }

    @Test
    void findsNothingWrongWithAReplicaThatFits() {
        assertThat(new ContractChecker(contract).check(replica(Fitting.class))).isEmpty();
    }

    @Test
    void namesEachMismatch() {
        List<String> mismatches = new ContractChecker(contract).check(replica(Unfitting.class));

        String entity = Unfitting.class.getName();
        assertThat(mismatches)
                .containsExactlyInAnyOrder(
                        "Field 'id' of 'thing' (attribute 'id' of %s) is integer on the master, but uuid here."
                                .formatted(entity),
                        "Field 'label' of 'thing' (attribute 'title' of %s) is not published by the master; known fields: [id, colour, name, price, ref, sold_on]."
                                .formatted(entity),
                        "Field 'name' of 'thing' (attribute 'name' of %s) can be 100 long on the master, but 10 here."
                                .formatted(entity),
                        "Field 'price' of 'thing' (attribute 'price' of %s) can be null on the master, but not here."
                                .formatted(entity),
                        "Field 'sold_on' of 'thing' (attribute 'soldOn' of %s) is date on the master, but date-time here."
                                .formatted(entity),
                        "Field 'ref' of 'thing' (attribute 'ref' of %s) is uuid on the master, but integer here."
                                .formatted(entity),
                        "Field 'colour' of 'thing' (attribute 'colour' of %s) can be [GREEN] on the master, which is not known here."
                                .formatted(entity));
    }

    @Test
    void namesAnIdThatTheMasterDoesNotPublish() {
        assertThat(new ContractChecker(contract).check(replica(Stranger.class)))
                .singleElement()
                .asString()
                .contains("no id 'stranger'", "[thing]");
    }
}
