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

/** A replicated row of ten columns whose previous values are sent too. */
@Entity
@CqrsMaster(value = "tracked_account", tracked = "*")
public class TrackedAccount extends TaggedData {

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "tracked_account_seq")
    @SequenceGenerator(name = "tracked_account_seq", sequenceName = "tracked_account_seq")
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
