package dev.cqrsync.it.app.master;

import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsRevision;
import dev.cqrsync.CqrsUpdated;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A row without optimistic lock: the database counts its revisions. Its key is assigned. */
@Entity
@CqrsMaster("tally")
public class Tally implements Changeable {

    @Id
    private @Nullable Long id;

    @Column(nullable = false)
    private String label = "";

    @Column(nullable = false)
    private long points;

    @CqrsRevision
    @Column(nullable = false)
    private long revision;

    @CqrsUpdated
    @Column(nullable = false)
    private @Nullable Instant touched;

    protected Tally() {}

    public Tally(long id, Random random) {
        this.id = id;
        change(random);
    }

    @Override
    public void change(Random random) {
        label = "tally " + random.nextInt(1_000_000);
        points = random.nextLong();
    }
}
