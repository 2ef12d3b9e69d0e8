/** What differs between databases, one dialect each. */
@NullMarked
package dev.cqrsync.jdbc;

import org.jspecify.annotations.NullMarked;
