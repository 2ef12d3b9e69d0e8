/** Models with keys of all types, as their master has them. */
@NullMarked
package dev.cqrsync.it.app.diff.master;

import org.jspecify.annotations.NullMarked;
