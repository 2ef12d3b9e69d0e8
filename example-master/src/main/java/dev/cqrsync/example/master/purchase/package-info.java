/** Purchases: a master whose events are made of several tables. */
@NullMarked
package dev.cqrsync.example.master.purchase;

import org.jspecify.annotations.NullMarked;
