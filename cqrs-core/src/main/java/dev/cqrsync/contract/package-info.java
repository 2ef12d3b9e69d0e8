/** What a master offers, as a file that replicas can check their mappings against before they meet at run time. */
@NullMarked
package dev.cqrsync.contract;

import org.jspecify.annotations.NullMarked;
