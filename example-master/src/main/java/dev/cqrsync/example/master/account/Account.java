package dev.cqrsync.example.master.account;

import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsMasterEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A customer's account. */
@Entity
@CqrsMaster("account")
public class Account extends CqrsMasterEntity {

    // a sequence and not an identity column: inserts can then be sent to the database in batches
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE)
    private @Nullable Long id;

    @Column(nullable = false, length = 100)
    private String name;

    @Column(nullable = false, length = 254)
    private String email;

    @Column(nullable = false, length = 10_000)
    private String notes;

    @Column(nullable = false)
    private int score;

    @Column(nullable = false, precision = 12, scale = 2)
    private BigDecimal balance;

    @Column(nullable = false)
    private boolean active;

    private @Nullable LocalDate birthDate;

    @Column(nullable = false, updatable = false)
    private Instant createdAt;

    @Column(nullable = false, updatable = false)
    private UUID ref;

    @SuppressWarnings("NullAway.Init") // for JPA, which sets the fields
    protected Account() {}

    Account(AccountInput input) {
        this.name = input.name();
        this.email = input.email();
        this.notes = input.notes();
        this.score = input.score();
        this.balance = input.balance();
        this.active = input.active();
        this.birthDate = input.birthDate();
        this.createdAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
        this.ref = UUID.randomUUID();
    }

    void change(AccountInput input) {
        this.name = input.name();
        this.email = input.email();
        this.notes = input.notes();
        this.score = input.score();
        this.balance = input.balance();
        this.active = input.active();
        this.birthDate = input.birthDate();
    }

    public @Nullable Long id() {
        return id;
    }

    public String name() {
        return name;
    }

    AccountView view() {
        return new AccountView(
                id,
                name,
                email,
                notes,
                score,
                balance,
                active,
                birthDate,
                createdAt,
                ref,
                getCqrsRevision(),
                getCqrsUpdated());
    }
}
