package dev.cqrsync.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.cli.support.CommandContext;
import dev.cqrsync.cli.support.ExitCode;
import dev.cqrsync.cli.support.SpringService;
import dev.cqrsync.cli.support.Streams;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.support.GenericApplicationContext;

/** What commands do without a service. */
class CommandsTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        Streams streams = new Streams(InputStream.nullInputStream(), out, err, false, Path.of("/there"));
        CommandContext context = new CommandContext(streams, new SpringService(new GenericApplicationContext()), false);
        return Commands.executeWithoutService(context, arguments).orElseThrow();
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bulk-dump",
                "bulk-load",
                "sync",
                "diff-master",
                "diff-replica",
                "diff-sync",
                "deleted-diff-replica",
                "deleted-diff-master",
                "deleted-sync-replica",
                "reconcile",
                "status",
                "dead-letters list",
                "dead-letters dump",
                "dead-letters retry",
                "dead-letters drop",
                "dead-letters purge",
                "consume",
                "contract export",
                "contract check",
                "completion"
            })
    void everyCommandExplainsItselfWithAnExample(String command) {
        assertThat(run((command + " --help").split(" "))).isEqualTo(ExitCode.DONE);
        assertThat(out())
                .contains("Usage: cqrs " + command)
                .containsPattern("Examples?:\\R")
                .contains("--quiet", "--verbose");
        assertThat(err.size()).isZero();
    }

    @Test
    void theHelpListsCommandsAndExitCodes() {
        assertThat(run("--help")).isEqualTo(ExitCode.DONE);
        assertThat(out()).contains("bulk-dump", "dead-letters", "reconcile", "Exit codes:", "130");
    }

    @Test
    void bashCompletesCommandsAndOptions() throws Exception {
        assertThat(run("completion")).isEqualTo(ExitCode.DONE);
        String asked = out() + """

                COMP_WORDS=(cqrs dead-letters drop --su)
                COMP_CWORD=3
                _complete_cqrs
                echo "[${COMPREPLY[*]}]"
                """;

        Process bash =
                new ProcessBuilder("bash", "--norc").redirectErrorStream(true).start();
        bash.getOutputStream().write(asked.getBytes(StandardCharsets.UTF_8));
        bash.getOutputStream().close();
        String answer = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(answer.strip()).endsWith("[--superseded]");
    }

    @Test
    void aWrongCommandLineIsOneLineWithTheRemedy() {
        assertThat(run("bulk-dump")).isEqualTo(ExitCode.USAGE);
        assertThat(out.size()).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .singleElement()
                .asString()
                .startsWith("cqrs: Missing required option")
                .contains("--cqrs-id")
                .endsWith("Try 'cqrs bulk-dump --help'.");
    }
}
