package dev.cqrsync.autoconfigure;

import dev.cqrsync.CorrelationIdSource;
import dev.cqrsync.autoconfigure.properties.CqrsProperties;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Ties events to the trace in which they arose, where the application traces. */
@AutoConfiguration(
        after = CqrsAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration")
@ConditionalOnClass(Tracer.class)
@ConditionalOnBean({CqrsProperties.class, Tracer.class})
class CqrsTracingAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    CorrelationIdSource cqrsTraceCorrelationIds(Tracer tracer) {
        return () -> {
            Span span = tracer.currentSpan();
            return span == null ? null : span.context().traceId();
        };
    }
}
