package dev.cqrsync.autoconfigure.properties;

import dev.cqrsync.mapping.FieldNaming;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;

/**
 * Properties of cqrsync. Connections are Boot's own: {@code spring.rabbitmq.*}, {@code spring.datasource.*}.
 *
 * <p>Checks itself when bound, so that a wrong value fails the start with the property's name and origin.
 */
@ConfigurationProperties("cqrs")
public class CqrsProperties implements Validator {

    /** Message broker that carries the events. */
    private Transport transport = Transport.RABBIT;

    /** Name of the exchange that events are published to. */
    private String exchange = "cqrs";

    /** Name of this service's own queue. Required when the service has replicas and consumes. */
    private @Nullable String queue;

    /** How attributes are called in messages. */
    private Naming fieldNaming = Naming.SNAKE_CASE;

    @NestedConfigurationProperty
    private final ConsumeProperties consume = new ConsumeProperties();

    @NestedConfigurationProperty
    private final MasterProperties master = new MasterProperties();

    @NestedConfigurationProperty
    private final OutboxProperties outbox = new OutboxProperties();

    @NestedConfigurationProperty
    private final ReplicaProperties replica = new ReplicaProperties();

    @NestedConfigurationProperty
    private final RabbitProperties rabbit = new RabbitProperties();

    @NestedConfigurationProperty
    private final ReconcileProperties reconcile = new ReconcileProperties();

    /** Message brokers that cqrsync brings an adapter for. */
    public enum Transport {
        /** RabbitMQ, connected by {@code spring.rabbitmq.*}. */
        RABBIT,
        /** Within the process, for tests: nothing outlives it. */
        MEMORY
    }

    /** Ways to call an attribute in messages. */
    public enum Naming {
        /** {@code birthDate} is {@code birth_date}. */
        SNAKE_CASE(FieldNaming.SNAKE_CASE),
        /** {@code birthDate} stays {@code birthDate}. */
        AS_IS(FieldNaming.AS_IS);

        private final FieldNaming fieldNaming;

        Naming(FieldNaming fieldNaming) {
            this.fieldNaming = fieldNaming;
        }

        /** The same, as the core knows it. */
        public FieldNaming fieldNaming() {
            return fieldNaming;
        }
    }

    public Transport getTransport() {
        return transport;
    }

    public void setTransport(Transport transport) {
        this.transport = transport;
    }

    public String getExchange() {
        return exchange;
    }

    public void setExchange(String exchange) {
        this.exchange = exchange;
    }

    public @Nullable String getQueue() {
        return queue;
    }

    public void setQueue(@Nullable String queue) {
        this.queue = queue;
    }

    public Naming getFieldNaming() {
        return fieldNaming;
    }

    public void setFieldNaming(Naming fieldNaming) {
        this.fieldNaming = fieldNaming;
    }

    public ConsumeProperties getConsume() {
        return consume;
    }

    public MasterProperties getMaster() {
        return master;
    }

    public OutboxProperties getOutbox() {
        return outbox;
    }

    public ReplicaProperties getReplica() {
        return replica;
    }

    public RabbitProperties getRabbit() {
        return rabbit;
    }

    public ReconcileProperties getReconcile() {
        return reconcile;
    }

    @Override
    public boolean supports(Class<?> type) {
        return type == CqrsProperties.class;
    }

    @Override
    public void validate(Object target, Errors errors) {
        PropertyChecks.check((CqrsProperties) target, errors);
    }
}
