package dev.cqrsync.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.SimpleCommandLinePropertySource;

/** What holds in an application that runs one command, whatever the service's own configuration says. */
final class CommandEnvironment {

    private static final String SOURCE = "cqrsCommand";

    private static final List<String> REPEATING_FAILURES = List.of(
            "com.zaxxer.hikari",
            "org.hibernate.orm.jdbc",
            "org.springframework.context.support",
            "org.springframework.context.annotation.AnnotationConfigApplicationContext",
            "org.springframework.orm.jpa");

    private CommandEnvironment() {}

    /** @param serviceArguments properties that somebody gave the service on the command line */
    static void apply(ConfigurableEnvironment environment, String[] serviceArguments, boolean verbose) {
        MutablePropertySources sources = environment.getPropertySources();
        if (serviceArguments.length > 0) {
            sources.addFirst(new SimpleCommandLinePropertySource(serviceArguments));
        }
        sources.addFirst(new MapPropertySource(SOURCE, properties(verbose)));
    }

    /** Whether this is the environment of such an application. */
    static boolean isOf(Environment environment) {
        return environment instanceof ConfigurableEnvironment configurable
                && configurable.getPropertySources().contains(SOURCE);
    }

    private static Map<String, Object> properties(boolean verbose) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("spring.main.web-application-type", "none");
        properties.put("spring.main.banner-mode", "off");
        properties.put("spring.main.log-startup-info", "false");
        properties.put("spring.main.lazy-initialization", "true");
        properties.put("spring.main.register-shutdown-hook", "false");
        // there to the last, as the command's own end may have something to log
        properties.put("logging.register-shutdown-hook", "false");
        properties.put("spring.jmx.enabled", "false");
        // tables are the running service's business
        properties.put("spring.jpa.hibernate.ddl-auto", "none");
        properties.put("spring.sql.init.mode", "never");
        properties.put("spring.flyway.enabled", "false");
        properties.put("spring.liquibase.enabled", "false");
        properties.put("cqrs.outbox.initialize-schema", "never");
        properties.put("cqrs.replica.initialize-schema", "never");
        // so is its log file
        properties.put("logging.file.name", "");
        properties.put("logging.file.path", "");
        if (!verbose) {
            properties.put("logging.threshold.console", "warn");
            // what these know about a failure is on our one line, too
            REPEATING_FAILURES.forEach(logger -> properties.put("logging.level." + logger, "off"));
        }
        return properties;
    }
}
