/** The rules of the house, checked on the classes of all its libraries. */
@NullMarked
package dev.cqrsync.architecture;

import org.jspecify.annotations.NullMarked;
