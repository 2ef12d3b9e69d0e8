/** Handlers of an application, from a master's commit to what they keep. */
@NullMarked
package dev.cqrsync.it.handling;

import org.jspecify.annotations.NullMarked;
