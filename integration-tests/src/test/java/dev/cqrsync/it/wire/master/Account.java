package dev.cqrsync.it.wire.master;

import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsMasterEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

@Entity
@CqrsMaster("account")
public class Account extends CqrsMasterEntity {

    @Id
    public @Nullable Long id;

    @Column(nullable = false, length = 100)
    public @Nullable String name;

    @Column(nullable = false, length = 254)
    public @Nullable String email;

    @Column(nullable = false, length = 10_000)
    public @Nullable String notes;

    @Column(nullable = false)
    public int score;

    @Column(nullable = false, precision = 12, scale = 2)
    public @Nullable BigDecimal balance;

    @Column(nullable = false)
    public boolean active;

    public @Nullable LocalDate birthDate;

    @Column(nullable = false)
    public @Nullable Instant createdAt;

    /** As text, because MariaDB's own type refuses the made-up UUIDs of the captured messages. */
    @JdbcTypeCode(SqlTypes.CHAR)
    @Column(nullable = false, length = 36)
    public @Nullable UUID ref;
}
