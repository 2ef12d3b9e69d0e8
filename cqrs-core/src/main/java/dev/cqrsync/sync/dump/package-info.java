/** Dump files: whole models as text, in the format that services of every language read. */
@NullMarked
package dev.cqrsync.sync.dump;

import org.jspecify.annotations.NullMarked;
