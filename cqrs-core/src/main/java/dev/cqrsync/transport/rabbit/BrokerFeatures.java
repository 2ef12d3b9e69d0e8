package dev.cqrsync.transport.rabbit;

import com.rabbitmq.client.Connection;

/**
 * What brokers do differently, told by the name they give themselves when a connection is made.
 *
 * @param relativeExpiration whether a message's {@code expiration} counts from its arrival; Qpid reads it as
 *     milliseconds since 1970, so that a relative one has passed at once
 * @param queueArguments whether queues take the time-to-live, dead-letter and expiry arguments; Qpid closes the
 *     connection over them
 */
record BrokerFeatures(boolean relativeExpiration, boolean queueArguments) {

    static BrokerFeatures of(Connection connection) {
        Object product = connection.getServerProperties().get("product");
        boolean qpid = product != null && product.toString().startsWith("Apache Qpid");
        return new BrokerFeatures(!qpid, !qpid);
    }
}
