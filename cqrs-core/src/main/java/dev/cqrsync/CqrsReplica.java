package dev.cqrsync;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a JPA entity whose rows are copies of another service's: events of the same id create, update and delete them.
 *
 * <p>The entity needs columns for revision and moment of change: extend {@link CqrsReplicaEntity}, or annotate the
 * entity's own with {@link CqrsRevision} and {@link CqrsUpdated}. An attribute takes the master field of the same wire
 * name; {@link #mapping()} gives it another one.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface CqrsReplica {

    /** The id that the master publishes under, unique among the service's replicas. */
    String value();

    /** Attributes whose master field has another name. Such a field must be in every message. */
    CqrsField[] mapping() default {};

    /** Attributes that are this service's own and never taken from a message. */
    String[] ignore() default {};

    /** How rows are written. */
    ApplyMode apply() default ApplyMode.AUTO;

    /** Whether only a SYNC that was sent to this service alone is applied; a SYNC to all services is ignored. */
    boolean onlyDirectSyncs() default false;
}
