package dev.cqrsync.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.cli.support.ExitCode;
import dev.cqrsync.contract.Contract;
import dev.cqrsync.it.app.master.MasterApp;
import dev.cqrsync.it.app.replica.ReplicaApp;
import dev.cqrsync.it.support.CommandResult;
import dev.cqrsync.it.support.Service;
import dev.cqrsync.it.support.TestTransport;
import dev.cqrsync.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContractCommandTest {

    @ParameterizedTest
    @EnumSource
    void exportsWhatMastersOffer(TestDatabase database) throws Exception {
        try (TestDatabase.Handle rows = database.create();
                TestTransport transport = new TestTransport();
                Service master = Service.start(MasterApp.class, transport, rows.jdbcUrl(), Map.of())) {
            CommandResult export = master.cqrs("contract", "export");

            assertThat(export.exitCode()).as(export.err()).isEqualTo(ExitCode.DONE);
            assertThat(export.err()).isEmpty();
            assertThat(Contract.fromJson(export.out()).models()).containsKeys("item", "note", "tally");
        }
    }

    @ParameterizedTest
    @EnumSource
    void checksReplicasAgainstWhatMastersOffer(TestDatabase database, @TempDir Path directory) throws Exception {
        try (TestDatabase.Handle masterRows = database.create();
                TestDatabase.Handle replicaRows = database.create();
                TestTransport transport = new TestTransport();
                Service master = Service.start(MasterApp.class, transport, masterRows.jdbcUrl(), Map.of());
                Service replica = Service.start(
                        ReplicaApp.class, transport, replicaRows.jdbcUrl(), Map.of("cqrs.consume.enabled", "false"))) {
            byte[] contract = master.cqrs("contract", "export").bytes();

            CommandResult fits = replica.cqrs(new ByteArrayInputStream(contract), "contract", "check", "-");
            assertThat(fits.exitCode()).as(fits.out() + fits.err()).isEqualTo(ExitCode.DONE);

            Path older = Files.writeString(
                    directory.resolve("older.json"),
                    new String(contract, StandardCharsets.UTF_8).replace("\"amount\"", "\"sum\""));
            CommandResult differs = replica.cqrs("contract", "check", older.toString());
            assertThat(differs.exitCode()).isEqualTo(ExitCode.SOME_FAILED);
            assertThat(differs.out()).contains("Field 'amount' of 'item'");

            CommandResult absent = replica.cqrs("contract", "check", "there-is-none.json");
            assertThat(absent.exitCode()).isEqualTo(ExitCode.INFRASTRUCTURE);
            assertThat(absent.err().lines()).singleElement().asString().contains("there-is-none.json");
        }
    }

    @Test
    void saysOnOneLineThatAReplicaHasNothingToExport() throws Exception {
        try (TestDatabase.Handle rows = TestDatabase.H2.create();
                TestTransport transport = new TestTransport();
                Service replica = Service.start(
                        ReplicaApp.class, transport, rows.jdbcUrl(), Map.of("cqrs.consume.enabled", "false"))) {
            CommandResult export = replica.cqrs("contract", "export");

            assertThat(export.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(export.bytes()).isEmpty();
            assertThat(export.err().lines()).singleElement().asString().startsWith("cqrs: This service has no masters");
        }
    }
}
