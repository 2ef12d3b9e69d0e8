package dev.cqrsync.example.master;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;

/** The whole service on H2, without a broker. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@AutoConfigureMockMvc
@SpringBootTest(
        classes = MasterApplication.class,
        properties = {
            "spring.config.name=example-master",
            "spring.datasource.url=jdbc:h2:mem:example-master-test;DB_CLOSE_DELAY=-1",
            "spring.rabbitmq.addresses=amqp://no-broker.invalid",
            "cqrs.transport=memory"
        })
@interface MasterTest {}
