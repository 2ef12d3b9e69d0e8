/** Tests of the example service that keeps copies. */
@NullMarked
package dev.cqrsync.example.replica;

import org.jspecify.annotations.NullMarked;
