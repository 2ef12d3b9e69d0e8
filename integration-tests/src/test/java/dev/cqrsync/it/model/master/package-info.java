/** A master service with models of every shape. */
@NullMarked
package dev.cqrsync.it.model.master;

import org.jspecify.annotations.NullMarked;
