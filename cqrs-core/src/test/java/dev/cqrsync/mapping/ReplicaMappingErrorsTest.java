package dev.cqrsync.mapping;

import static dev.cqrsync.mapping.TestMappings.refused;

import dev.cqrsync.ApplyMode;
import dev.cqrsync.CqrsField;
import dev.cqrsync.CqrsReplica;
import dev.cqrsync.CqrsReplicaEntity;
import dev.cqrsync.CqrsRevision;
import dev.cqrsync.CqrsUpdated;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is wrong with a replica is said at start: the entity, the fault and the remedy. */
class ReplicaMappingErrorsTest {

    @Entity
    @CqrsReplica("a")
    static class NoRevision {

        @Id
        Long id;

        @CqrsUpdated
        Instant updated;
    }

    @Test
    void noRevision() {
        refused("has no revision", "CqrsReplicaEntity", NoRevision.class);
    }

    @Entity
    @CqrsReplica("a")
    static class NoMoment {

        @Id
        Long id;

        @CqrsRevision
        long revision;
    }

    @Test
    void noMomentOfChange() {
        refused("no attribute for the moment", "@CqrsUpdated", NoMoment.class);
    }

    @Entity
    @CqrsReplica(value = "a", mapping = @CqrsField(master = "name", replica = "title"))
    static class MapsToNothing extends CqrsReplicaEntity {

        @Id
        Long id;

        String name;
    }

    @Test
    void aMasterFieldMappedToAnUnknownAttribute() {
        refused(
                "maps master field 'name' to attribute 'title'",
                "Known attributes: cqrsRevision, cqrsUpdated, id, name",
                MapsToNothing.class);
    }

    @Entity
    @CqrsReplica(
            value = "a",
            mapping = {@CqrsField(master = "name", replica = "title"), @CqrsField(master = "label", replica = "title")})
    static class MapsTwice extends CqrsReplicaEntity {

        @Id
        Long id;

        String title;
    }

    @Test
    void anAttributeMappedTwice() {
        refused("maps attribute 'title' twice", "", MapsTwice.class);
    }

    @Entity
    @CqrsReplica(value = "a", ignore = "note")
    static class IgnoresNothing extends CqrsReplicaEntity {

        @Id
        Long id;
    }

    @Test
    void anUnknownAttributeIgnored() {
        refused("ignores attribute 'note'", "Known attributes: ", IgnoresNothing.class);
    }

    @Entity
    @CqrsReplica("a")
    static class OneColumnTwice extends CqrsReplicaEntity {

        @Id
        Long id;

        @Column(name = "owner_id")
        Long owner;

        @Column(name = "owner_id", insertable = false, updatable = false)
        Long keeper;
    }

    @Test
    void twoAttributesOnOneColumn() {
        refused("on the same column owner_id", "ignore", OneColumnTwice.class);
    }

    @Entity
    @Inheritance(strategy = InheritanceType.JOINED)
    static class Paper {

        @Id
        Long id;
    }

    @Entity
    @CqrsReplica(value = "a", apply = ApplyMode.JDBC)
    static class Letter extends Paper {

        @CqrsRevision
        long revision;

        @CqrsUpdated
        Instant updated;
    }

    @Test
    void statementsForRowsOfSeveralTables() {
        refused("apply = JDBC", "ENTITY or AUTO", Letter.class, Paper.class);
    }
}
