package dev.cqrsync.it.model.replica;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({PersonEvents.class, EventLog.class})
public class ShapesReplica {}
