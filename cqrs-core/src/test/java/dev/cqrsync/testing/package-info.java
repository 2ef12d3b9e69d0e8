/** Real databases and brokers for tests, the same for every module. */
@NullMarked
package dev.cqrsync.testing;

import org.jspecify.annotations.NullMarked;
