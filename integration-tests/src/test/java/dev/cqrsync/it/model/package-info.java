/** What a master's model says, seen from a replica. */
@NullMarked
package dev.cqrsync.it.model;

import org.jspecify.annotations.NullMarked;
