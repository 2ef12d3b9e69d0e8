package dev.cqrsync.benchmarks.app.master;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/** The application. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class MasterApp {}
