package dev.cqrsync.benchmarks.app;

import jakarta.persistence.Column;
import jakarta.persistence.MappedSuperclass;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Nine columns of different types, the same on every side. */
@MappedSuperclass
public abstract class AccountData {

    private @Nullable String name;
    private @Nullable String email;

    @Column(length = 1000)
    private @Nullable String notes;

    private int score;

    @Column(precision = 12, scale = 2)
    private @Nullable BigDecimal balance;

    private boolean active;
    private @Nullable LocalDate birthDate;
    private @Nullable Instant createdAt;
    private @Nullable UUID ref;

    /** Sets every column to values that follow from the seed. */
    public void fill(long seed) {
        fill(AccountValues.of(seed));
    }

    /** Sets every column to the given values. */
    public void fill(AccountValues values) {
        this.name = values.name();
        this.email = values.email();
        this.notes = values.notes();
        this.score = values.score();
        this.balance = values.balance();
        this.active = values.active();
        this.birthDate = values.birthDate();
        this.createdAt = values.createdAt();
        this.ref = values.ref();
    }

    /** What the columns hold; all of them have been filled. */
    @SuppressWarnings("NullAway") // filled, and this is a benchmark's row
    public AccountValues values() {
        return new AccountValues(name, email, notes, score, balance, active, birthDate, createdAt, ref);
    }
}
