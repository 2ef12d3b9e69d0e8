/** The documentation's code, compiled and checked. */
@NullMarked
package dev.cqrsync.it.docs;

import org.jspecify.annotations.NullMarked;
