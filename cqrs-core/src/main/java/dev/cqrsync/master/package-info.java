/** What an application can do to masters beside changing entities: send rows again, change many or parts of them. */
@NullMarked
package dev.cqrsync.master;

import org.jspecify.annotations.NullMarked;
