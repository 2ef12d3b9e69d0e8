package dev.cqrsync.it.app.master;

import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsMasterEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

/** A row that has parts. */
@Entity
@CqrsMaster("basket")
public class Basket extends CqrsMasterEntity {

    @Id
    private @Nullable Long id;

    @Column(nullable = false)
    private String name = "";

    protected Basket() {}

    public Basket(long id, String name) {
        this.id = id;
        this.name = name;
    }
}
