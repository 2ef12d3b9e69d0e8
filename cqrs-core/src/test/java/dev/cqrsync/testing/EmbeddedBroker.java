package dev.cqrsync.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.model.SystemConfig;

/** Qpid Broker-J in memory: AMQP 0-9-1 on one loopback port, guest/guest, virtual host {@code /}. */
public final class EmbeddedBroker implements AutoCloseable {

    private static final String CONFIGURATION = """
            {
              "name": "embedded",
              "modelVersion": "9.0",
              "authenticationproviders": [{
                "name": "plain", "type": "Plain", "secureOnlyMechanisms": [],
                "users": [{"name": "guest", "type": "managed", "password": "guest"}]
              }],
              "ports": [{
                "name": "amqp", "bindingAddress": "127.0.0.1", "port": "${amqp.port}",
                "protocols": ["AMQP_0_9_1"], "authenticationProvider": "plain",
                "virtualhostaliases": [
                  {"name": "nameAlias", "type": "nameAlias"},
                  {"name": "defaultAlias", "type": "defaultAlias"},
                  {"name": "hostnameAlias", "type": "hostnameAlias"}
                ]
              }],
              "virtualhostnodes": [{
                "name": "default", "type": "Memory", "defaultVirtualHostNode": "true",
                "virtualHostInitialConfiguration": "{\\"type\\": \\"Memory\\"}"
              }]
            }
            """;

    private final SystemLauncher launcher = new SystemLauncher();
    private final Path configuration;
    private final int port;

    private EmbeddedBroker(int port) throws Exception {
        this.port = port;
        configuration = Files.createTempFile("embedded-broker", ".json");
        Files.writeString(configuration, CONFIGURATION.replace("${amqp.port}", Integer.toString(port)));
        launcher.startup(Map.of(
                SystemConfig.TYPE,
                "Memory",
                SystemConfig.INITIAL_CONFIGURATION_LOCATION,
                configuration.toUri().toURL().toExternalForm(),
                SystemConfig.STARTUP_LOGGED_TO_SYSTEM_OUT,
                false));
    }

    /** Starts on a port that is free now. */
    public static EmbeddedBroker start() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = socket.getLocalPort();
            socket.close();
            return start(port);
        }
    }

    public static EmbeddedBroker start(int port) throws Exception {
        return new EmbeddedBroker(port);
    }

    public int port() {
        return port;
    }

    @Override
    public void close() throws IOException {
        launcher.shutdown();
        Files.deleteIfExists(configuration);
    }
}
