package dev.cqrsync;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.hibernate.annotations.ValueGenerationType;

/**
 * Marks the attribute ({@link java.time.Instant} or {@link java.time.OffsetDateTime}) that holds the moment of a row's
 * last change on the master.
 *
 * <p>On a master it is set with every insert and update, in microseconds. On a replica it is a plain column that only
 * cqrsync writes.
 */
@Documented
@Target({ElementType.FIELD, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ValueGenerationType(generatedBy = UpdatedGenerator.class)
public @interface CqrsUpdated {}
