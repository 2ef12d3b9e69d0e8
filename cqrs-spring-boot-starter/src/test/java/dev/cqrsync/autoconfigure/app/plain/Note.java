package dev.cqrsync.autoconfigure.app.plain;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

@Entity
public class Note {

    @Id
    private @Nullable Long id;
}
