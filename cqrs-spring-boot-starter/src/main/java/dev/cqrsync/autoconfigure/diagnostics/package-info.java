/** Start-up failures in words: what is wrong and what to do about it. */
@NullMarked
package dev.cqrsync.autoconfigure.diagnostics;

import org.jspecify.annotations.NullMarked;
