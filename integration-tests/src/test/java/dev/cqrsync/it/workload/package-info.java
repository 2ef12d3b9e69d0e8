/** What users of a master do in tests: transactions at random, over few rows so that they meet. */
@NullMarked
package dev.cqrsync.it.workload;

import org.jspecify.annotations.NullMarked;
