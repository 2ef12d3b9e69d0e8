package dev.cqrsync.capture;

import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsMasterEntity;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Converter;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Transient;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A master with an attribute of every kind. */
@Entity
@CqrsMaster("basic_types")
class BasicTypes extends CqrsMasterEntity {

    enum Color {
        RED,
        GREEN
    }

    record Money(long cents) {}

    @Converter
    static class MoneyConverter implements AttributeConverter<Money, Long> {

        @Override
        public Long convertToDatabaseColumn(Money money) {
            return money == null ? null : money.cents();
        }

        @Override
        public Money convertToEntityAttribute(Long cents) {
            return cents == null ? null : new Money(cents);
        }
    }

    @Embeddable
    static class Address {

        String street;

        @Column(name = "house_no")
        Integer number;

        Address() {}

        Address(String street, Integer number) {
            this.street = street;
            this.number = number;
        }
    }

    @Entity
    static class Publisher {

        @Id
        Long id;

        String name;
    }

    @Id
    Long id;

    String text;
    char letter;
    boolean flag;
    byte tiny;
    short small;
    int integer;
    Long big;
    float single;
    double dbl;

    @Column(precision = 38)
    BigInteger huge;

    BigDecimal plainDecimal;

    @Column(precision = 12, scale = 2)
    BigDecimal price;

    LocalDate day;
    LocalTime time;

    @Column(secondPrecision = 6)
    LocalTime preciseTime;

    LocalDateTime localDateTime;
    Instant instant;
    OffsetDateTime offsetDateTime;
    ZonedDateTime zonedDateTime;

    @Column(secondPrecision = 3)
    Instant millis;

    Duration duration;
    UUID uuid;
    byte[] bytes;
    Color ordinal;

    @Enumerated(EnumType.STRING)
    Color named;

    @Convert(converter = MoneyConverter.class)
    Money money;

    @JdbcTypeCode(SqlTypes.JSON)
    Map<String, Object> json;

    @Embedded
    Address address;

    @ManyToOne(fetch = FetchType.LAZY)
    Publisher publisher;

    @Transient
    String ignored = "x";

    BasicTypes() {}

    BasicTypes(long id) {
        this.id = id;
    }
}
