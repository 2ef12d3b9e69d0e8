/** What a broker can do to whole services. */
@NullMarked
package dev.cqrsync.it.broker;

import org.jspecify.annotations.NullMarked;
