package dev.cqrsync.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/** Leaves out, in applications that run one command, what only a service that serves needs. */
final class NeedlessAutoConfigurations implements AutoConfigurationImportFilter, EnvironmentAware {

    private static final List<String> BOOT = List.of(
            "actuate",
            "cloudfoundry",
            "devtools",
            "graphql",
            "health",
            "http",
            "micrometer",
            "opentelemetry",
            "restclient",
            "security",
            "servlet",
            "session",
            "thymeleaf",
            "tomcat",
            "web",
            "webclient",
            "webflux",
            "webmvc",
            "websocket",
            "zipkin");

    private boolean command;

    @Override
    public void setEnvironment(Environment environment) {
        this.command = CommandEnvironment.isOf(environment);
    }

    @Override
    public boolean[] match(@Nullable String[] names, AutoConfigurationMetadata metadata) {
        boolean[] matches = new boolean[names.length];
        for (int i = 0; i < names.length; i++) {
            matches[i] = !(command && isNeedless(names[i]));
        }
        return matches;
    }

    private static boolean isNeedless(@Nullable String name) {
        String prefix = "org.springframework.boot.";
        if (name == null || !name.startsWith(prefix)) {
            return false;
        }
        String rest = name.substring(prefix.length());
        return BOOT.stream().anyMatch(part -> rest.startsWith(part + "."));
    }
}
