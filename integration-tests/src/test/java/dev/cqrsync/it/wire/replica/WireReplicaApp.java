package dev.cqrsync.it.wire.replica;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class WireReplicaApp {

    /** When the messages were captured, so that they have not expired. */
    @Bean
    Clock timeOfCapture() {
        return Clock.fixed(Instant.parse("2026-11-23T03:44:10Z"), ZoneOffset.UTC);
    }
}
