package dev.cqrsync.autoconfigure;

import dev.cqrsync.autoconfigure.diagnostics.ConfigurationException;
import dev.cqrsync.autoconfigure.properties.CqrsProperties;
import dev.cqrsync.autoconfigure.properties.CqrsProperties.Transport;
import dev.cqrsync.transport.MessagePublisher;
import dev.cqrsync.transport.MessageSubscriber;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.ClassUtils;

/** The way to the broker, made when it is needed first. That there is none matters only then. */
final class Transports implements BeanClassLoaderAware {

    private static final String SPRING_AMQP = "org.springframework.amqp.rabbit.connection.ConnectionFactory";

    private final CqrsProperties properties;
    private final ObjectProvider<MessagePublisher> publisher;
    private final ObjectProvider<MessageSubscriber> subscriber;
    private @Nullable ClassLoader classLoader;

    Transports(
            CqrsProperties properties,
            ObjectProvider<MessagePublisher> publisher,
            ObjectProvider<MessageSubscriber> subscriber) {
        this.properties = properties;
        this.publisher = publisher;
        this.subscriber = subscriber;
    }

    @Override
    public void setBeanClassLoader(ClassLoader classLoader) {
        this.classLoader = classLoader;
    }

    MessagePublisher publisher() {
        return required(publisher, "@CqrsMaster");
    }

    MessageSubscriber subscriber() {
        return required(subscriber, "@CqrsReplica");
    }

    private <T> T required(ObjectProvider<T> transport, String annotation) {
        T found = transport.getIfAvailable();
        if (found == null) {
            throw missing(annotation);
        }
        return found;
    }

    private ConfigurationException missing(String annotation) {
        Transport configured = properties.getTransport();
        String what =
                "This service has entities with %s, but no transport for their events: cqrs.transport is '%s' and "
                        .formatted(annotation, configured.name().toLowerCase(Locale.ROOT));
        if (configured == Transport.RABBIT && !ClassUtils.isPresent(SPRING_AMQP, classLoader)) {
            return new ConfigurationException(
                    what + "Spring AMQP is not on the class path.",
                    "Add the dependency org.springframework.boot:spring-boot-starter-amqp, or set"
                            + " cqrs.transport=memory for a transport within the process.");
        }
        return new ConfigurationException(
                what + "there is no bean that connects to it.",
                "Let Boot's auto-configuration of the broker's client take part, define a bean of its ConnectionFactory,"
                        + " or set cqrs.transport=memory for a transport within the process.");
    }
}
