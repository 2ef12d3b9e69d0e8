/** Brokers, databases and services that a test owns, as processes it may kill and start again. */
@NullMarked
package dev.cqrsync.it.support;

import org.jspecify.annotations.NullMarked;
