package dev.cqrsync.autoconfigure.app.master;

import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsMasterEntity;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

@Entity
@CqrsMaster("account")
public class Account extends CqrsMasterEntity {

    @Id
    private @Nullable Long id;

    private @Nullable String name;

    private @Nullable BigDecimal balance;

    protected Account() {}

    public Account(long id, String name, BigDecimal balance) {
        this.id = id;
        this.name = name;
        this.balance = balance;
    }

    public String name() {
        return name;
    }

    public void rename(String newName) {
        this.name = newName;
    }
}
