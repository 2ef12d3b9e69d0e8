package dev.cqrsync.it.model.replica;

import dev.cqrsync.CqrsField;
import dev.cqrsync.CqrsReplica;
import dev.cqrsync.CqrsReplicaEntity;
import jakarta.persistence.Column;
import jakarta.persistence.ConstraintMode;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.ForeignKey;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import java.io.Serializable;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The entities of the service. */
public final class ShapeRefs {

    private ShapeRefs() {}

    /** The master's, which is text on the wire. */
    public enum Mood {
        CALM,
        CROSS
    }

    /** An {@code int} of the master is a {@code long} here, a text of the wire an enumeration, a key a relation. */
    @Entity(name = "PersonRef")
    @CqrsReplica(value = "person", mapping = @CqrsField(master = "name", replica = "title"))
    public static class PersonRef extends CqrsReplicaEntity {

        @Id
        @Nullable
        Long id;

        @Nullable
        String title;

        long age;

        @Enumerated(EnumType.STRING)
        @Nullable
        Mood mood;

        @ManyToOne(fetch = FetchType.LAZY)
        @JoinColumn(foreignKey = @ForeignKey(ConstraintMode.NO_CONSTRAINT))
        @Nullable
        PersonRef boss;
    }

    @Embeddable
    public record SeatRefKey(String hall, long number) implements Serializable {}

    @Entity(name = "SeatRef")
    @CqrsReplica("seat")
    public static class SeatRef extends CqrsReplicaEntity {

        @EmbeddedId
        @Nullable
        SeatRefKey key;

        @Nullable
        String kind;
    }

    @Entity(name = "PaperRef")
    @CqrsReplica("paper")
    public static class PaperRef extends CqrsReplicaEntity {

        @Id
        @Nullable
        Long id;

        @Nullable
        String title;
    }

    @Entity(name = "BillRef")
    @CqrsReplica("bill")
    public static class BillRef extends CqrsReplicaEntity {

        @Id
        @Nullable
        Long id;

        @Nullable
        String title;

        @Column(precision = 19, scale = 2)
        @Nullable
        BigDecimal amount;
    }

    @Entity(name = "VehicleRef")
    @CqrsReplica("vehicle")
    public static class VehicleRef extends CqrsReplicaEntity {

        @Id
        @Nullable
        Long id;

        @Nullable
        String name;
    }

    @Entity(name = "TruckRef")
    @CqrsReplica("truck")
    public static class TruckRef extends CqrsReplicaEntity {

        @Id
        @Nullable
        Long id;

        @Nullable
        String name;

        long tons;
    }

    @Entity(name = "FigureRef")
    @CqrsReplica("figure")
    @Inheritance(strategy = InheritanceType.JOINED)
    public static class FigureRef extends CqrsReplicaEntity {

        @Id
        @Nullable
        Long id;

        @Nullable
        String name;
    }

    @Entity(name = "CircleRef")
    @CqrsReplica("circle")
    public static class CircleRef extends FigureRef {

        long radius;
    }

    @Entity(name = "PassportRef")
    @CqrsReplica(value = "passport", onlyDirectSyncs = true)
    public static class PassportRef extends CqrsReplicaEntity {

        @Id
        @Nullable
        Long id;

        @Nullable
        Long person;

        @Nullable
        String code;
    }
}
