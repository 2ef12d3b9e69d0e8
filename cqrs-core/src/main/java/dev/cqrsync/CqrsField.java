package dev.cqrsync;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Feeds one attribute of a replica from a master field of another name. */
@Documented
@Target({})
@Retention(RetentionPolicy.RUNTIME)
public @interface CqrsField {

    /** Name of the field on the wire, for example {@code created_at}. */
    String master();

    /** Name of the replica's attribute; a path such as {@code address.street} inside an embeddable. */
    String replica();
}
