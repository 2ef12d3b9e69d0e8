/** Accounts, published as {@code account}. */
@NullMarked
package dev.cqrsync.example.master.account;

import org.jspecify.annotations.NullMarked;
