package dev.cqrsync.it.app.diff.master;

import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsMasterEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

/** A key that collations order as they like. */
@Entity
@CqrsMaster("worded")
public class Worded extends CqrsMasterEntity implements Row {

    @Id
    @Column(length = 60)
    private @Nullable String id;

    @Column(nullable = false)
    private String name = "";

    protected Worded() {}

    public Worded(String id, String name) {
        this.id = id;
        this.name = name;
    }

    @Override
    public void rename(String newName) {
        name = newName;
    }
}
