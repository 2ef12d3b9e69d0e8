/** What operators do with whole models: dump, load, send again, compare. Plain services that tell a listener how far they are. */
@NullMarked
package dev.cqrsync.sync;

import org.jspecify.annotations.NullMarked;
