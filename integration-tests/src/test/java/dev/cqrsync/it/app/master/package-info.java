/** A service that owns rows with each way to get keys and to count revisions. */
@NullMarked
package dev.cqrsync.it.app.master;

import org.jspecify.annotations.NullMarked;
