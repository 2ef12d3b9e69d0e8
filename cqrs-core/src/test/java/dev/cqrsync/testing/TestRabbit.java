package dev.cqrsync.testing;

import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

/**
 * The real RabbitMQ that {@code CQRSYNC_RABBIT_URL} names ({@code amqp://user:password@host:port/}). Named and out of
 * reach, tests fail; unnamed, those with {@link NeedsRabbit} are skipped.
 */
public final class TestRabbit {

    private static final @Nullable String URL = System.getenv("CQRSYNC_RABBIT_URL");

    /** Where it is. */
    public static URI uri() {
        return URI.create(Objects.requireNonNull(URL, "CQRSYNC_RABBIT_URL names no RabbitMQ; see @NeedsRabbit"));
    }

    /** A connection factory of the caller's own. */
    public static CachingConnectionFactory connect() {
        CachingConnectionFactory factory = new CachingConnectionFactory(uri());
        factory.createConnection();
        return factory;
    }

    /** The same broker and user behind another loopback port, a {@link TcpProxy}'s. */
    public static CachingConnectionFactory connectThrough(int port) {
        CachingConnectionFactory factory = new CachingConnectionFactory(uri());
        factory.setHost("127.0.0.1");
        factory.setPort(port);
        return factory;
    }

    private TestRabbit() {}
}
