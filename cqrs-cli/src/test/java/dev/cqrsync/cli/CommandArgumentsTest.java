package dev.cqrsync.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommandArgumentsTest {

    @Test
    void theWordSplitsTheServicesPropertiesFromTheCommandsOptions() {
        CommandArguments arguments = split("--spring.profiles.active=prod", "cqrs", "sync", "--queue=billing", "cqrs");

        assertThat(arguments.service()).containsExactly("--spring.profiles.active=prod");
        assertThat(arguments.command()).containsExactly("sync", "--queue=billing", "cqrs");
        assertThat(split("cqrs").command()).isEmpty();
    }

    @Test
    void otherArgumentsAreTheServicesOwn() {
        assertThat(split()).isNull();
        assertThat(split("--server.port=1")).isNull();
        assertThat(split("import", "cqrs")).isNull();
        assertThat(split("--import", "file", "cqrs")).isNull();
    }

    private static CommandArguments split(String... arguments) {
        return CommandArguments.of(arguments);
    }
}
