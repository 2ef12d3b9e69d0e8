/** The same service without replication, which is what replication is measured against. */
@NullMarked
package dev.cqrsync.benchmarks.app.plain;

import org.jspecify.annotations.NullMarked;
