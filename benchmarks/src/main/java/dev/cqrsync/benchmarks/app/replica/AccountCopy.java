package dev.cqrsync.benchmarks.app.replica;

import dev.cqrsync.CqrsReplica;
import dev.cqrsync.CqrsRevision;
import dev.cqrsync.CqrsUpdated;
import dev.cqrsync.benchmarks.app.AccountData;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A copy of an account. */
@Entity
@CqrsReplica("account")
public class AccountCopy extends AccountData {

    @Id
    private @Nullable Long id;

    @CqrsRevision
    private long revision;

    @CqrsUpdated
    private @Nullable Instant updated;
}
