package dev.cqrsync.it.app.diff.master;

import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsMasterEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

/** A key that is a whole number. */
@Entity
@CqrsMaster("numbered")
public class Numbered extends CqrsMasterEntity implements Row {

    @Id
    private @Nullable Long id;

    @Column(nullable = false)
    private String name = "";

    protected Numbered() {}

    public Numbered(Long id, String name) {
        this.id = id;
        this.name = name;
    }

    @Override
    public void rename(String newName) {
        name = newName;
    }
}
