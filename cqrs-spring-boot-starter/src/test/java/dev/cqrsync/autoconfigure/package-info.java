/** Tests of the auto-configuration and of the whole, on embedded parts and on those that the environment names. */
@NullMarked
package dev.cqrsync.autoconfigure;

import org.jspecify.annotations.NullMarked;
