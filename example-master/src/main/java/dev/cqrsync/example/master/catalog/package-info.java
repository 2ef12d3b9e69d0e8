/** Products and their types, published as {@code product} and {@code product_type}. */
@NullMarked
package dev.cqrsync.example.master.catalog;

import org.jspecify.annotations.NullMarked;
