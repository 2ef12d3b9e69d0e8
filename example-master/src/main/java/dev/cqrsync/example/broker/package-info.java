/** AMQP broker inside the example service, for trying cqrsync with nothing but a JDK. */
@NullMarked
package dev.cqrsync.example.broker;

import org.jspecify.annotations.NullMarked;
