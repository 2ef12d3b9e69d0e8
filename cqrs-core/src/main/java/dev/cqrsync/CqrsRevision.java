package dev.cqrsync;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.hibernate.annotations.ValueGenerationType;

/**
 * Marks the attribute ({@code long} or {@code Long}) that holds a row's revision.
 *
 * <p>On a master, together with {@code @Version}, the optimistic lock is the revision. Without {@code @Version} the
 * database itself counts: the {@code UPDATE} sets {@code column = column + 1} and the new value is read back, so two
 * transactions that race never share a number; such updates are not batched by JDBC. On a replica it is a plain column
 * that only cqrsync writes.
 */
@Documented
@Target({ElementType.FIELD, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ValueGenerationType(generatedBy = RevisionGenerator.class)
public @interface CqrsRevision {}
