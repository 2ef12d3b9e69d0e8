/** The transport over RabbitMQ, or another broker that speaks AMQP 0-9-1. */
@NullMarked
package dev.cqrsync.transport.rabbit;

import org.jspecify.annotations.NullMarked;
