package dev.cqrsync.benchmarks.app.master;

import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsRevision;
import dev.cqrsync.CqrsUpdated;
import dev.cqrsync.benchmarks.app.TaggedData;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The same row without them. */
@Entity
@CqrsMaster("untracked_account")
public class UntrackedAccount extends TaggedData {

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "untracked_account_seq")
    @SequenceGenerator(name = "untracked_account_seq", sequenceName = "untracked_account_seq")
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
