/** Tests of the whole against real brokers, databases and processes. */
package dev.cqrsync.it;
