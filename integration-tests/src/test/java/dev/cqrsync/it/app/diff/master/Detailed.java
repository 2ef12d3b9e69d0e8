package dev.cqrsync.it.app.diff.master;

import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsMasterEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A row with values of all types. */
@Entity
@CqrsMaster("detailed")
public class Detailed extends CqrsMasterEntity {

    /** Stored by name. */
    public enum Size {
        SMALL,
        LARGE
    }

    @Id
    private @Nullable Long id;

    private @Nullable String text;

    private int score;

    @Column(precision = 12, scale = 2)
    private @Nullable BigDecimal amount;

    /** More digits than the replica keeps. */
    @Column(precision = 12, scale = 4)
    private @Nullable BigDecimal fine;

    private double weight;

    private boolean active;

    private @Nullable LocalDate dayOn;

    private @Nullable Instant momentAt;

    private @Nullable LocalDateTime localTime;

    private @Nullable LocalTime timeOf;

    private @Nullable UUID refId;

    private byte @Nullable [] content;

    @Enumerated(EnumType.STRING)
    @Column(name = "detail_size", length = 10)
    private @Nullable Size size;

    @JdbcTypeCode(SqlTypes.JSON)
    private @Nullable Map<String, Object> tags;

    /** Not on the replica. */
    private @Nullable String secret;

    protected Detailed() {}

    public Detailed(long id, Random random) {
        this.id = id;
        boolean empty = random.nextInt(10) == 0;
        text = empty ? null : "text é€😀/" + random.nextInt();
        score = random.nextInt();
        amount = empty ? null : BigDecimal.valueOf(random.nextInt(1_000) * 10L, 2);
        fine = BigDecimal.valueOf(random.nextInt(1_000_000), 4);
        weight = random.nextGaussian();
        active = random.nextBoolean();
        dayOn = empty ? null : LocalDate.ofEpochDay(random.nextInt(30_000));
        momentAt = empty ? null : Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000) * 1_000L);
        localTime = LocalDateTime.ofEpochSecond(random.nextInt(), 0, java.time.ZoneOffset.UTC);
        timeOf = LocalTime.ofSecondOfDay(random.nextInt(86_400)).truncatedTo(ChronoUnit.SECONDS);
        refId = empty
                ? null
                : UUID.nameUUIDFromBytes(
                        new byte[] {(byte) random.nextInt(), (byte) random.nextInt(), (byte) random.nextInt()});
        content = empty ? null : new byte[] {1, (byte) random.nextInt()};
        size = empty ? null : Size.values()[random.nextInt(2)];
        tags = empty ? null : Map.of("b", random.nextInt(), "a", Map.of("y", "1", "x", 2));
        secret = "s" + random.nextInt();
    }
}
