package dev.cqrsync.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** On classes of tests against the real RabbitMQ that {@code CQRSYNC_RABBIT_URL} names; skipped where none is named. */
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfEnvironmentVariable(
        named = "CQRSYNC_RABBIT_URL",
        matches = ".+",
        disabledReason = "CQRSYNC_RABBIT_URL names no RabbitMQ")
public @interface NeedsRabbit {}
