/** Example service that owns the data: its start and what all its resources have in common. */
@NullMarked
package dev.cqrsync.example.master;

import org.jspecify.annotations.NullMarked;
