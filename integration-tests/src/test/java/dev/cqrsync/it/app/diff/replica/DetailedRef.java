package dev.cqrsync.it.app.diff.replica;

import dev.cqrsync.CqrsField;
import dev.cqrsync.CqrsReplica;
import dev.cqrsync.CqrsReplicaEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** Copy of one, under other names and with other types here and there. */
@Entity
@CqrsReplica(value = "detailed", mapping = @CqrsField(master = "text", replica = "title"), ignore = "ours")
public class DetailedRef extends CqrsReplicaEntity {

    @Id
    private @Nullable Long id;

    private @Nullable String title;

    private long score;

    @Column(precision = 20, scale = 6)
    private @Nullable BigDecimal amount;

    /** Rounded here. */
    @Column(precision = 12, scale = 2)
    private @Nullable BigDecimal fine;

    private double weight;

    private boolean active;

    private @Nullable LocalDate dayOn;

    private @Nullable Instant momentAt;

    private @Nullable LocalDateTime localTime;

    private @Nullable LocalTime timeOf;

    private @Nullable UUID refId;

    private byte @Nullable [] content;

    @Column(name = "detail_size")
    private @Nullable String size;

    @JdbcTypeCode(SqlTypes.JSON)
    private @Nullable Map<String, Object> tags;

    /** The replica's own. */
    private @Nullable String ours;
}
