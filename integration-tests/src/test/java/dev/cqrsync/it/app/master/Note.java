package dev.cqrsync.it.app.master;

import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsMasterEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A row whose key the database generates, so that no key is used twice. */
@Entity
@CqrsMaster("note")
public class Note extends CqrsMasterEntity implements Changeable {

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE)
    private @Nullable Long id;

    @Column(nullable = false)
    private String text = "";

    private @Nullable Instant writtenAt;

    protected Note() {}

    public Note(Random random) {
        change(random);
    }

    public void setText(String text) {
        this.text = text;
    }

    @Override
    public void change(Random random) {
        text = "note " + random.nextInt(1_000_000);
        writtenAt = random.nextInt(3) == 0 ? null : Instant.now().truncatedTo(ChronoUnit.MICROS);
    }
}
