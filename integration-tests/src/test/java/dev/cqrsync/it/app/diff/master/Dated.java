package dev.cqrsync.it.app.diff.master;

import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsMasterEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A key that is a date. */
@Entity
@CqrsMaster("dated")
public class Dated extends CqrsMasterEntity implements Row {

    @Id
    private @Nullable LocalDate id;

    @Column(nullable = false)
    private String name = "";

    protected Dated() {}

    public Dated(LocalDate id, String name) {
        this.id = id;
        this.name = name;
    }

    @Override
    public void rename(String newName) {
        name = newName;
    }
}
