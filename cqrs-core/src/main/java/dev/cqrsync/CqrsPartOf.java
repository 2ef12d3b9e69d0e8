package dev.cqrsync;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a JPA entity whose rows are part of what a master publishes: adding, changing, removing or moving one raises
 * the revision of its owner and publishes the owner in the same transaction, once, whatever else happens to it there.
 *
 * <p>Holds for subclasses too. An entity may be a part of several owners, and a master itself.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(CqrsPartOf.Owners.class)
public @interface CqrsPartOf {

    /**
     * The way to the owner, to-one attributes separated by dots: {@code "order"}, {@code "line.order"}. The owner is a
     * {@link CqrsMaster}. Where the way leads over other entities, a change of their to-one attribute counts as well.
     */
    String value();

    /** Several owners. */
    @Documented
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Owners {

        CqrsPartOf[] value();
    }
}
