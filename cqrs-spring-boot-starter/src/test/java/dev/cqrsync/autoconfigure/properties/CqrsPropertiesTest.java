package dev.cqrsync.autoconfigure.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.TimeToLive;
import dev.cqrsync.autoconfigure.diagnostics.StartFailure;
import dev.cqrsync.transport.rabbit.QueueType;
import dev.cqrsync.transport.rabbit.RetryMode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

class CqrsPropertiesTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner().withUserConfiguration(Enabled.class);

    @Test
    void bindsEveryNameThatIsPromised() {
        runner.withPropertyValues(
                        "cqrs.transport=memory",
                        "cqrs.exchange=events",
                        "cqrs.queue=orders",
                        "cqrs.field-naming=as-is",
                        "cqrs.consume.enabled=false",
                        "cqrs.consume.workers=2",
                        "cqrs.consume.batch-size=7",
                        "cqrs.consume.cqrs-ids=account,owner",
                        "cqrs.consume.max-message-size=1MB",
                        "cqrs.master.delivery=after-commit",
                        "cqrs.master.message-ttl=2h",
                        "cqrs.master.produce.old=false",
                        "cqrs.outbox.initialize-schema=never",
                        "cqrs.outbox.sweep-interval=1s",
                        "cqrs.outbox.lease=5m",
                        "cqrs.replica.initialize-schema=always",
                        "cqrs.replica.dead-letter-queue=lost",
                        "cqrs.replica.dead-message-ttl=3d",
                        "cqrs.replica.max-retries=-1",
                        "cqrs.replica.retry-delay=500ms",
                        "cqrs.replica.tombstone-retention=4d",
                        "cqrs.rabbit.queue-type=quorum",
                        "cqrs.rabbit.retry=in-memory",
                        "cqrs.rabbit.confirm-window=10",
                        "cqrs.rabbit.confirm-timeout=5s")
                .run(context -> {
                    CqrsProperties properties = context.getBean(CqrsProperties.class);
                    assertThat(properties.getTransport()).isEqualTo(CqrsProperties.Transport.MEMORY);
                    assertThat(properties.getExchange()).isEqualTo("events");
                    assertThat(properties.getQueue()).isEqualTo("orders");
                    assertThat(properties.getFieldNaming()).isEqualTo(CqrsProperties.Naming.AS_IS);
                    assertThat(properties.getConsume().isEnabled()).isFalse();
                    assertThat(properties.getConsume().getWorkers()).isEqualTo(2);
                    assertThat(properties.getConsume().getBatchSize()).isEqualTo(7);
                    assertThat(properties.getConsume().getCqrsIds()).containsExactly("account", "owner");
                    assertThat(properties.getConsume().getMaxMessageSize()).isEqualTo(DataSize.ofMegabytes(1));
                    assertThat(properties.getMaster().getDelivery()).isEqualTo(MasterProperties.Delivery.AFTER_COMMIT);
                    assertThat(properties.getMaster().getMessageTtl()).isEqualTo(TimeToLive.of(Duration.ofHours(2)));
                    assertThat(properties.getMaster().getProduce()).containsExactly(Map.entry("old", false));
                    assertThat(properties.getOutbox().getInitializeSchema())
                            .isEqualTo(DatabaseInitializationMode.NEVER);
                    assertThat(properties.getOutbox().getSweepInterval()).isEqualTo(Duration.ofSeconds(1));
                    assertThat(properties.getOutbox().getLease()).isEqualTo(Duration.ofMinutes(5));
                    assertThat(properties.getReplica().getInitializeSchema())
                            .isEqualTo(DatabaseInitializationMode.ALWAYS);
                    assertThat(properties.getReplica().getDeadLetterQueue()).isEqualTo("lost");
                    assertThat(properties.getReplica().getDeadMessageTtl()).isEqualTo(Duration.ofDays(3));
                    assertThat(properties.getReplica().getMaxRetries()).isEqualTo(-1);
                    assertThat(properties.getReplica().getRetryDelay()).isEqualTo(Duration.ofMillis(500));
                    assertThat(properties.getReplica().getTombstoneRetention()).isEqualTo(Duration.ofDays(4));
                    assertThat(properties.getRabbit().getQueueType()).isEqualTo(QueueType.QUORUM);
                    assertThat(properties.getRabbit().getRetry()).isEqualTo(RetryMode.IN_MEMORY);
                    assertThat(properties.getRabbit().getConfirmWindow()).isEqualTo(10);
                    assertThat(properties.getRabbit().getConfirmTimeout()).isEqualTo(Duration.ofSeconds(5));
                });
    }

    @Test
    void isValidWithNothingSet() {
        runner.run(context -> assertThat(context).hasNotFailed());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cqrs.consume.workers | 0 | must be 1 or more; set cqrs.consume.enabled=false to consume nothing",
                "cqrs.consume.batchSize | 0 | must be 1 or more",
                "cqrs.consume.maxMessageSize | -1B | must be larger than zero, for example 10MB",
                "cqrs.outbox.sweepInterval | 0s | must be longer than zero, for example 30s or 2h",
                "cqrs.outbox.lease | 10s | must be longer than cqrs.rabbit.confirm-timeout, which is 10s",
                "cqrs.outbox.recordMaxEvents | 0 | must be 1 or more",
                "cqrs.outbox.recordMaxSize | 1GB | must not be larger than 512MB",
                "cqrs.outbox.claimMaxRecords | -1 | must be 1 or more",
                "cqrs.outbox.claimMaxSize | 0 | must be larger than zero, for example 10MB",
                "cqrs.outbox.memoryMaxRecords | 0 | must be 1 or more",
                "cqrs.outbox.memoryMaxSize | 0 | must be larger than zero, for example 10MB",
                "cqrs.outbox.memoryMaxIds | 0 | must be 1 or more",
                "cqrs.outbox.deleteMaxRecords | 0 | must be 1 or more",
                "cqrs.outbox.deleteDelay | -1s | must not be negative; 0 deletes each record at once",
                "cqrs.outbox.linger | -1ms | must not be negative; 0 publishes as soon as the broker has answered",
                "cqrs.outbox.retryDelay | 0s | must be longer than zero, for example 30s or 2h",
                "cqrs.outbox.maxRetryDelay | 0s | must be longer than zero, for example 30s or 2h",
                "cqrs.replica.maxRetries | -2 | must be 0 or more, or -1 to try again as long as a message has not expired",
                "cqrs.replica.retryDelay | -1s | must not be negative; 0 tries again at once",
                "cqrs.replica.deadMessageTtl | 0 | must be longer than zero, for example 30s or 2h",
                "cqrs.replica.tombstoneRetention | 0 | must be longer than zero, for example 30s or 2h",
                "cqrs.rabbit.confirmWindow | 0 | must be 1 or more",
                "cqrs.rabbit.confirmTimeout | 0 | must be longer than zero, for example 30s or 2h",
                "cqrs.exchange | '' | must be a name of 1 to 255 characters",
                "cqrs.queue | '' | must be a name of 1 to 255 characters",
                "cqrs.queue | amq.mine | must not start with 'amq.', which is the broker's own",
            })
    void failsTheStartNamingPropertyValueAndRemedy(String property, String value, String message) {
        runner.withPropertyValues(property + "=" + value).run(context -> {
            FailureAnalysis analysis = StartFailure.analyze(context.getStartupFailure());
            assertThat(analysis.getCause()).isInstanceOf(BindValidationException.class);
            assertThat(analysis.getDescription()).contains("Property: " + property, "Reason: " + message);
        });
    }

    @Test
    void eventsMayLiveForEver() {
        runner.withPropertyValues("cqrs.master.message-ttl=never")
                .run(context -> assertThat(context.getBean(CqrsProperties.class)
                                .getMaster()
                                .getMessageTtl())
                        .isEqualTo(TimeToLive.NEVER_ENDS));
        runner.withPropertyValues("cqrs.master.message-ttl=0s")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessage("must be longer than zero, for example 2h, or 'never' to last for ever"));
        runner.withPropertyValues("cqrs.master.message-ttl=-1s")
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("'-1s' is no duration such as 30s, 2h or PT1H, nor 'never'"));
    }

    @Test
    void refusesDeadLettersInTheServiceQueueItself() {
        runner.withPropertyValues("cqrs.queue=orders", "cqrs.replica.dead-letter-queue=orders")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("must not be cqrs.queue; leave it out for dead_letter_orders"));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(CqrsProperties.class)
    static class Enabled {}
}
