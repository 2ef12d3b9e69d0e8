package dev.cqrsync.benchmarks.app.handwritten.replica;

import dev.cqrsync.benchmarks.app.AccountData;
import dev.cqrsync.benchmarks.app.handwritten.AccountMessage;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

/** A copy of an account. */
@Entity
public class SavedAccount extends AccountData {

    @Id
    private @Nullable Long id;

    private long revision;

    protected SavedAccount() {}

    SavedAccount(AccountMessage message) {
        this.id = message.id();
        this.revision = message.version();
        fill(message.values());
    }
}
