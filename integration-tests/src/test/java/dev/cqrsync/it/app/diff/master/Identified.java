package dev.cqrsync.it.app.diff.master;

import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsMasterEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A key that databases order as they like. */
@Entity
@CqrsMaster("identified")
public class Identified extends CqrsMasterEntity implements Row {

    @Id
    private @Nullable UUID id;

    @Column(nullable = false)
    private String name = "";

    protected Identified() {}

    public Identified(UUID id, String name) {
        this.id = id;
        this.name = name;
    }

    @Override
    public void rename(String newName) {
        name = newName;
    }
}
