/** Tests of the example service that owns the data. */
@NullMarked
package dev.cqrsync.example.master;

import org.jspecify.annotations.NullMarked;
