/** Example service that keeps replicas of the data of the master example. */
@NullMarked
package dev.cqrsync.example.replica;

import org.jspecify.annotations.NullMarked;
