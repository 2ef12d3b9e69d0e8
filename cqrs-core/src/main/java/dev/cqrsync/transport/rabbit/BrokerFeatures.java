package dev.cqrsync.transport.rabbit;

import com.rabbitmq.client.Connection;

/**
 * What brokers do differently, told by the name they give themselves when a connection is made.
 *
 * @param relativeExpiration whether a message's {@code expiration} counts from its arrival; Qpid reads it as
 *     milliseconds since 1970, so that a relative one has passed at once
 * @param queueArguments whether queues take the time-to-live, dead-letter and expiry arguments; Qpid closes the
 *     connection over them
 * @param returnsFirst whether an unroutable message is returned before it is answered for; Qpid refuses it first and
 *     returns it then
 */
record BrokerFeatures(boolean relativeExpiration, boolean queueArguments, boolean returnsFirst) {

    static BrokerFeatures of(Connection connection) {
        Object product = connection.getServerProperties().get("product");
        boolean qpid = product != null && product.toString().startsWith("Apache Qpid");
        return new BrokerFeatures(!qpid, !qpid, !qpid);
    }
}
