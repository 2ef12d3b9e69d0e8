package dev.cqrsync.replica;

import dev.cqrsync.ApplyMode;
import dev.cqrsync.CqrsField;
import dev.cqrsync.CqrsReplica;
import dev.cqrsync.CqrsReplicaEntity;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** Replicas of the contract, each once per write path. */
final class ReplicaEntities {

    private ReplicaEntities() {}

    static List<Class<?>> of(ApplyMode mode) {
        return mode == ApplyMode.JDBC
                ? List.of(JdbcAccount.class, JdbcThing.class, JdbcLine.class, Owner.class, Note.class)
                : List.of(EntityAccount.class, EntityThing.class, EntityLine.class, Owner.class, Note.class);
    }

    @MappedSuperclass
    abstract static class Account extends CqrsReplicaEntity {
        @Id
        Long id;

        @Column(length = 100, nullable = false)
        String name;

        @Column(length = 254)
        String email;

        @Column(length = 1000)
        String notes;

        Integer score;

        @Column(precision = 12, scale = 2)
        BigDecimal balance;

        Boolean active;
        LocalDate birthDate;
        Instant createdAt;

        @JdbcTypeCode(SqlTypes.VARCHAR) // the uuid of MariaDB 10.11 refuses values that no generator makes
        UUID ref;
    }

    @Entity(name = "Account")
    @Table(name = "account")
    @CqrsReplica(value = "account", apply = ApplyMode.JDBC)
    static class JdbcAccount extends Account {}

    @Entity(name = "Account")
    @Table(name = "account")
    @CqrsReplica(value = "account", apply = ApplyMode.ENTITY)
    static class EntityAccount extends Account {}

    @Entity(name = "Owner")
    @Table(name = "owner")
    @CqrsReplica(value = "owner", onlyDirectSyncs = true)
    static class Owner extends CqrsReplicaEntity {
        @Id
        UUID id;

        String title;
    }

    /** The service's own, no replica. */
    @Entity(name = "Note")
    @Table(name = "note")
    static class Note {
        @Id
        Long accountId;

        String text;
    }

    enum Color {
        RED,
        GREEN
    }

    static class LowerCase implements AttributeConverter<Color, String> {
        @Override
        public String convertToDatabaseColumn(Color color) {
            return color == null ? null : color.name().toLowerCase(Locale.ROOT);
        }

        @Override
        public Color convertToEntityAttribute(String text) {
            return text == null ? null : Color.valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /** Other types than the master's: int to long, text to enum; a reserved word as a column. */
    @MappedSuperclass
    abstract static class Thing extends CqrsReplicaEntity {
        @Id
        Long id;

        @ManyToOne(fetch = FetchType.LAZY)
        Owner owner;

        Long amount;

        @Enumerated(EnumType.STRING)
        Color color;

        @Convert(converter = LowerCase.class)
        Color shade;

        @Column(name = "`group`")
        String group;
    }

    @Entity(name = "Thing")
    @Table(name = "thing")
    @CqrsReplica(value = "thing", apply = ApplyMode.JDBC)
    static class JdbcThing extends Thing {}

    @Entity(name = "Thing")
    @Table(name = "thing")
    @CqrsReplica(value = "thing", apply = ApplyMode.ENTITY)
    static class EntityThing extends Thing {}

    @Embeddable
    record LineId(long orderId, String position) {}

    @Embeddable
    static class Place {
        String street;
        String city;
    }

    @MappedSuperclass
    abstract static class Line extends CqrsReplicaEntity {
        @EmbeddedId
        LineId id;

        String label;

        @Embedded
        Place place;
    }

    @Entity(name = "Line")
    @Table(name = "line")
    @CqrsReplica(value = "line", mapping = @CqrsField(master = "text", replica = "label"), apply = ApplyMode.JDBC)
    static class JdbcLine extends Line {}

    @Entity(name = "Line")
    @Table(name = "line")
    @CqrsReplica(value = "line", mapping = @CqrsField(master = "text", replica = "label"), apply = ApplyMode.ENTITY)
    static class EntityLine extends Line {}
}
