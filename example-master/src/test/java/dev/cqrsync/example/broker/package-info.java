/** Tests of the embedded broker. */
@NullMarked
package dev.cqrsync.example.broker;

import org.jspecify.annotations.NullMarked;
