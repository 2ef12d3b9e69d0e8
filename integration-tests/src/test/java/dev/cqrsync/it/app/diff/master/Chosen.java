package dev.cqrsync.it.app.diff.master;

import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsMasterEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

/** A row that a filter may leave out. */
@Entity
@CqrsMaster("chosen")
public class Chosen extends CqrsMasterEntity implements Row {

    @Id
    private @Nullable Long id;

    @Column(nullable = false)
    private String name = "";

    protected Chosen() {}

    public Chosen(Long id, String name) {
        this.id = id;
        this.name = name;
    }

    public String name() {
        return name;
    }

    @Override
    public void rename(String newName) {
        name = newName;
    }
}
