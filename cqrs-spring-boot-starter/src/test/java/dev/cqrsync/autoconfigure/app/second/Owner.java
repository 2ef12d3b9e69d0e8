package dev.cqrsync.autoconfigure.app.second;

import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsMasterEntity;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

@Entity
@CqrsMaster("owner")
public class Owner extends CqrsMasterEntity {

    @Id
    @GeneratedValue
    private @Nullable Long id;
}
