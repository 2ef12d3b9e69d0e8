/** Tests of retry policies. */
package dev.cqrsync.replica.retry;
