package dev.cqrsync.transport.rabbit;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.SocketConfigurator;
import com.rabbitmq.client.impl.NetworkConnection;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.springframework.amqp.rabbit.connection.AbstractConnectionFactory;

/**
 * The sockets of a client's connections, so that one can be cut.
 *
 * <p>Nothing else frees a thread that writes to a broker that reads no more: the client writes without a timeout and
 * under the locks that its own closing needs. Only sockets that the factory opens after {@link #remember} are known.
 * Thread-safe.
 */
final class BrokerSockets implements SocketConfigurator {

    private final SocketConfigurator configured;
    private final List<Socket> sockets = new ArrayList<>();

    private BrokerSockets(SocketConfigurator configured) {
        this.configured = configured;
    }

    /** Begins to remember the sockets of a factory, unless that was done before. */
    static void remember(org.springframework.amqp.rabbit.connection.ConnectionFactory factory) {
        if (factory instanceof AbstractConnectionFactory spring) {
            ConnectionFactory client = spring.getRabbitConnectionFactory();
            synchronized (client) {
                if (!(client.getSocketConfigurator() instanceof BrokerSockets)) {
                    client.setSocketConfigurator(new BrokerSockets(client.getSocketConfigurator()));
                }
            }
        }
    }

    /** Breaks a connection; whoever writes to it fails at once. Nothing happens when its socket is not known. */
    static void cut(org.springframework.amqp.rabbit.connection.ConnectionFactory factory, Connection connection) {
        if (factory instanceof AbstractConnectionFactory spring
                && spring.getRabbitConnectionFactory().getSocketConfigurator() instanceof BrokerSockets known
                && connection instanceof NetworkConnection network) {
            known.cut(network.getLocalPort(), network.getPort());
        }
    }

    @Override
    public void configure(Socket socket) throws IOException {
        configured.configure(socket);
        synchronized (sockets) {
            sockets.removeIf(Socket::isClosed);
            sockets.add(socket);
        }
    }

    private void cut(int localPort, int port) {
        List<Socket> found;
        synchronized (sockets) {
            found = sockets.stream()
                    .filter(socket -> socket.getLocalPort() == localPort && socket.getPort() == port)
                    .toList();
        }
        for (Socket socket : found) {
            try {
                // Without this, closing a TLS socket waits for the very writer that is to be freed.
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException e) {
                // Closed already, which is all that was wanted.
            }
        }
    }
}
