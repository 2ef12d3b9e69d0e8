package dev.cqrsync.capture;

import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsMasterEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MappedSuperclass;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** The tables that the captured messages come from. */
final class FixtureModels {

    private FixtureModels() {}

    @MappedSuperclass
    abstract static class AccountColumns extends CqrsMasterEntity {

        @Id
        Long id;

        String name;
        String email;
        String notes;
        int score;

        @Column(precision = 12, scale = 2)
        BigDecimal balance;

        boolean active;
        LocalDate birthDate;
        Instant createdAt;
        UUID ref;
    }

    @Entity(name = "Account")
    @CqrsMaster("account")
    static class Account extends AccountColumns {}

    @Entity(name = "TrackedAccount")
    @CqrsMaster(value = "tracked", tracked = "*")
    static class TrackedAccount extends AccountColumns {}

    @Entity(name = "Types")
    @CqrsMaster("types")
    static class Types extends CqrsMasterEntity {

        @Id
        Long id;

        @ManyToOne(fetch = FetchType.LAZY)
        Models.Owner owner;

        Long bigInt;

        @Column(precision = 30, scale = 10)
        BigDecimal wideDec;

        Double dbl;

        @JdbcTypeCode(SqlTypes.JSON)
        Map<String, Object> js;

        String text;
        LocalDateTime naiveDt;
        LocalTime tm;
        Duration dur;
        byte[] bin;
    }
}
