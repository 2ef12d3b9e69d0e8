package dev.cqrsync.it.app.diff.replica;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

/** A text and a number. */
@Embeddable
public record ComposedKey(@Column(length = 20) String region, int number) {}
