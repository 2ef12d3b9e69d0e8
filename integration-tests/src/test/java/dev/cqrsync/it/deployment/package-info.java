/** Two versions of a service at the same time, as while it is deployed. */
@NullMarked
package dev.cqrsync.it.deployment;

import org.jspecify.annotations.NullMarked;
