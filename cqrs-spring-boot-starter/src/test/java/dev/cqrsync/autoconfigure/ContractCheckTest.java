package dev.cqrsync.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.autoconfigure.app.master.MasterApp;
import dev.cqrsync.autoconfigure.app.replica.ReplicaApp;
import dev.cqrsync.autoconfigure.diagnostics.StartFailure;
import dev.cqrsync.contract.ContractExporter;
import dev.cqrsync.mapping.FieldNaming;
import dev.cqrsync.mapping.MappingRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ContractCheckTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withPropertyValues(
                    "cqrs.transport=memory",
                    "cqrs.queue=orders",
                    "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID());

    @TempDir
    Path directory;

    private ApplicationContextRunner replica(String contract) throws IOException {
        Path file = Files.writeString(directory.resolve("contract.json"), contract);
        return runner.withUserConfiguration(ReplicaApp.class)
                .withPropertyValues("cqrs.replica.contract=" + file.toUri());
    }

    private String exported() {
        StringBuilder json = new StringBuilder();
        runner.withUserConfiguration(MasterApp.class).run(context -> {
            assertThat(context).hasNotFailed();
            json.append(new ContractExporter(context.getBean(FieldNaming.class))
                    .export(context.getBean(MappingRegistry.class).masters())
                    .toJson());
        });
        return json.toString();
    }

    @Test
    void aReplicaThatFitsItsMastersContractStarts() throws IOException {
        replica(exported()).run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void everyMismatchIsNamed() throws IOException {
        String changed = exported().replace("\"name\"", "\"full_name\"").replace("\"integer\"", "\"text\"");
        replica(changed).run(context -> {
            FailureAnalysis failure = failure(context);
            assertThat(failure.getDescription())
                    .startsWith("The replicas of this service do not fit cqrs.replica.contract:")
                    .contains("Field 'name' of 'account' (attribute 'title'", "is not published by the master")
                    .contains("Field 'id' of 'account'", "is text on the master, but integer here");
        });
    }

    @Test
    void aFileThatIsNoContractFailsTheStart() throws IOException {
        replica("{}")
                .run(context -> assertThat(failure(context).getDescription())
                        .startsWith("cqrs.replica.contract cannot be read from"));
        runner.withUserConfiguration(ReplicaApp.class)
                .withPropertyValues("cqrs.replica.contract=classpath:nowhere.json")
                .run(context -> assertThat(failure(context).getDescription()).contains("nowhere.json"));
    }

    private static FailureAnalysis failure(AssertableApplicationContext context) {
        assertThat(context).hasFailed();
        return StartFailure.analyze(context.getStartupFailure());
    }
}
