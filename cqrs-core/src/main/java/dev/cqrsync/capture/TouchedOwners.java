package dev.cqrsync.capture;

import java.util.Set;

/**
 * Owners of which parts have changed.
 *
 * @param published those to be published for that
 * @param silent those of which a part has changed where changes are not published; may be among the others
 */
record TouchedOwners(Set<OwnerReference> published, Set<OwnerReference> silent) {

    static final TouchedOwners NONE = new TouchedOwners(Set.of(), Set.of());

    boolean isEmpty() {
        return published.isEmpty() && silent.isEmpty();
    }
}
