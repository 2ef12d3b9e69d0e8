/** Text from outside, as logs, headers and consoles can take it. */
@org.jspecify.annotations.NullMarked
package dev.cqrsync.text;
