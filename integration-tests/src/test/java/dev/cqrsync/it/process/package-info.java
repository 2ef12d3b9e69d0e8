/** Services, brokers and databases as processes that are killed and started again. */
@NullMarked
package dev.cqrsync.it.process;

import org.jspecify.annotations.NullMarked;
