package dev.cqrsync.it.app.diff.master;

import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsMasterEntity;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import org.jspecify.annotations.Nullable;

/** A key of two columns. */
@Entity
@CqrsMaster("composed")
public class Composed extends CqrsMasterEntity implements Row {

    @EmbeddedId
    private @Nullable ComposedKey id;

    @Column(nullable = false)
    private String name = "";

    protected Composed() {}

    public Composed(ComposedKey id, String name) {
        this.id = id;
        this.name = name;
    }

    @Override
    public void rename(String newName) {
        name = newName;
    }
}
