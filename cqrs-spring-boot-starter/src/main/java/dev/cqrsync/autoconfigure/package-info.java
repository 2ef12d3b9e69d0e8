/** Auto-configuration of cqrsync, one class per concern. */
@NullMarked
package dev.cqrsync.autoconfigure;

import org.jspecify.annotations.NullMarked;
