/** Operations on masters, as replicas see them. */
@NullMarked
package dev.cqrsync.it.operations;

import org.jspecify.annotations.NullMarked;
