/** Example service that keeps copies of another service's rows and shows its own view of them. */
@NullMarked
package dev.cqrsync.example.replica;

import org.jspecify.annotations.NullMarked;
