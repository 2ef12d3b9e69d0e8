package dev.cqrsync.it.model.master;

import dev.cqrsync.CorrelationIdSource;
import dev.cqrsync.DeleteData;
import dev.cqrsync.EventMetadata;
import java.util.Map;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Adds to its events what an application can add. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class ShapesMaster {

    @Bean
    EventMetadata<Object> service() {
        return (row, signal) -> Map.of("service", "people", "signal", signal.name());
    }

    @Bean
    EventMetadata<Shapes.Person> age() {
        return (person, signal) -> Map.of("age", person.age);
    }

    @Bean
    DeleteData<Shapes.Person> farewell() {
        return person -> Map.of("name", person.name);
    }

    @Bean
    CorrelationIdSource ticket() {
        return () -> "ticket-7";
    }
}
