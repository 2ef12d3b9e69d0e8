/** What cqrsync needs of a message broker, in terms that no broker owns. Implemented by one adapter per broker. */
@NullMarked
package dev.cqrsync.transport;

import org.jspecify.annotations.NullMarked;
