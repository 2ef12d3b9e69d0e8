package dev.cqrsync.it.app.master;

import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsMasterEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A row whose key the application assigns, so that a deleted one can come back under the same key. */
@Entity
@CqrsMaster("item")
public class Item extends CqrsMasterEntity implements Changeable {

    /** Stored by name. */
    public enum Size {
        SMALL,
        LARGE
    }

    @Id
    private @Nullable Long id;

    @Column(nullable = false)
    private String name = "";

    @Column(nullable = false, precision = 12, scale = 2)
    private BigDecimal amount = BigDecimal.ZERO;

    @Enumerated(EnumType.STRING)
    @Column(name = "item_size", length = 10)
    private @Nullable Size size;

    private @Nullable LocalDate dueOn;

    private @Nullable String remark;

    protected Item() {}

    public Item(long id, Random random) {
        this.id = id;
        change(random);
    }

    @Override
    public void change(Random random) {
        name = "item " + random.nextInt(1_000_000) + (random.nextBoolean() ? " é€😀" : "");
        amount = BigDecimal.valueOf(random.nextInt(1_000_000), 2);
        size = random.nextInt(3) == 0 ? null : Size.values()[random.nextInt(2)];
        dueOn = random.nextBoolean() ? null : LocalDate.ofEpochDay(random.nextInt(30_000));
        remark = random.nextBoolean() ? null : "not replicated";
    }
}
