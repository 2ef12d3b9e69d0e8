/** Plays the examples: starts them as processes of their own, changes rows and compares what both hold. */
@NullMarked
package dev.cqrsync.example.demo;

import org.jspecify.annotations.NullMarked;
