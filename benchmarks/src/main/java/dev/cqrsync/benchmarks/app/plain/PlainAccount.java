package dev.cqrsync.benchmarks.app.plain;

import dev.cqrsync.CqrsRevision;
import dev.cqrsync.CqrsUpdated;
import dev.cqrsync.benchmarks.app.AccountData;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The replicated row, not replicated. */
@Entity
public class PlainAccount extends AccountData {

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "plain_account_seq")
    @SequenceGenerator(name = "plain_account_seq", sequenceName = "plain_account_seq")
    private @Nullable Long id;

    @Version
    @CqrsRevision
    private long version;

    @CqrsUpdated
    private @Nullable Instant updated;

    public @Nullable Long getId() {
        return id;
    }

    public long getVersion() {
        return version;
    }
}
