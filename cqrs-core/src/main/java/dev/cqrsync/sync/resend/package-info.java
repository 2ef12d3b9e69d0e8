/** Sends rows of masters again. */
@NullMarked
package dev.cqrsync.sync.resend;

import org.jspecify.annotations.NullMarked;
