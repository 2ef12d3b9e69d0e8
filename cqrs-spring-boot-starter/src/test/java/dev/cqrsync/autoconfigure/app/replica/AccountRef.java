package dev.cqrsync.autoconfigure.app.replica;

import dev.cqrsync.CqrsField;
import dev.cqrsync.CqrsReplica;
import dev.cqrsync.CqrsReplicaEntity;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

@Entity
@CqrsReplica(value = "account", mapping = @CqrsField(master = "name", replica = "title"))
public class AccountRef extends CqrsReplicaEntity {

    @Id
    private @Nullable Long id;

    private @Nullable String title;

    public @Nullable String title() {
        return title;
    }
}
