/** The filter language that operators and applications choose rows of masters with. */
@NullMarked
package dev.cqrsync.filter;

import org.jspecify.annotations.NullMarked;
