package dev.cqrsync;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a JPA entity whose rows this service owns and publishes: each committed create, update or delete becomes one
 * event.
 *
 * <p>The entity needs a revision, a number that grows with every committed change of the row: extend
 * {@link CqrsMasterEntity}, or annotate a column of the entity's own with {@link CqrsRevision}. A subclass of an
 * annotated entity is published under its own id when it is annotated too, else under its parent's.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface CqrsMaster {

    /** The id that master and replicas agree on, unique within the service; part of the routing key. */
    String value();

    /**
     * Names of the attributes to publish; empty for all basic, embedded and to-one attributes. The identifier must be
     * among them; revision and moment of change always are.
     */
    String[] fields() default {};

    /**
     * Names of the attributes whose previous values are published with a change; {@code "*"} for all published ones.
     */
    String[] tracked() default {};

    /**
     * Decides the content of events instead of {@link #fields()}; a bean of this class, or one that is made with the
     * application's beans when there is none.
     */
    Class<? extends MasterSerializer<?>> serializer() default NoSerializer.class;

    /** What becomes of a row at the replicas when the master's {@link SyncFilter} no longer includes it. */
    FilterExit onFilterExit() default FilterExit.KEEP;

    /**
     * Whether changes are published. Revisions are maintained in any case. The property
     * {@code cqrs.master.produce.<id>} wins.
     */
    boolean produce() default true;

    /**
     * How long an event is worth applying, for example {@code 2h} or {@code PT30S}, or {@code never}; empty for
     * {@code cqrs.master.message-ttl}.
     */
    String timeToLive() default "";

    /** Stands for no serializer: the attributes are published. */
    abstract class NoSerializer implements MasterSerializer<Object> {

        private NoSerializer() {}
    }
}
