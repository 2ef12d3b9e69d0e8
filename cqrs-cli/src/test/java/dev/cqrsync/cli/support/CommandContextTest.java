package dev.cqrsync.cli.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.GenericApplicationContext;

class CommandContextTest {

    private final GenericApplicationContext service = new GenericApplicationContext();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private CommandContext context(OutputStream out, boolean terminal) {
        return new CommandContext(
                new Streams(InputStream.nullInputStream(), out, err, terminal, Path.of("/there")),
                new SpringService(service),
                false);
    }

    private CommandContext context() {
        return context(OutputStream.nullOutputStream(), false);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void progressIsAnOverwrittenBarOnATerminalAndNotesGoAboveIt() {
        CommandContext context = context(OutputStream.nullOutputStream(), true);
        PrintWriter notes = context.errWriter();
        try (Progress progress = context.progress("dump", 100)) {
            progress.step(40);
            notes.println("row 7 failed");
            progress.step(60);
        }
        notes.println("Done!");

        assertThat(err()).contains("\r\u001b[K").contains("100%").contains("100/100");
        assertThat(err().lines().map(line -> line.replaceAll(".*\u001b\\[K", "")))
                .contains("row 7 failed", "Done!");
    }

    @Test
    void elsewhereProgressIsPlainLines() {
        try (Progress progress = context().progress("dump", -1)) {
            progress.total(10);
            progress.step(10);
        }
        assertThat(err())
                .contains("dump")
                .contains("10/10")
                .doesNotContain("\r")
                .doesNotContain("\u001b");
        assertThat(err().lines()).doesNotHaveDuplicates();
    }

    @Test
    void quietShowsNoProgress() {
        CommandContext context = context();
        context.quiet(true);
        try (Progress progress = context.progress("dump", 10)) {
            progress.step(10);
        }
        assertThat(err()).isEmpty();
    }

    @Test
    void outputThatNobodyReadsEndsTheCommandEvenThroughAWriter() {
        CommandContext context = context(
                new OutputStream() {
                    @Override
                    public void write(int value) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                },
                false);
        PrintWriter out = context.outWriter();
        out.println("a line");
        assertThatThrownBy(out::flush).isInstanceOf(OutputClosedException.class);
        assertThat(report(context, new OutputClosedException(new IOException("Broken pipe"))))
                .isEqualTo(ExitCode.INFRASTRUCTURE);
        assertThat(err()).isEmpty();
    }

    @Test
    void aFailureIsOneLineWithARemedyAndATraceOnlyWhenAskedFor() {
        CommandContext context = context();
        RuntimeException failure = new IllegalStateException(
                "while reading", new SQLTransientConnectionException("connection refused\n  (really)"));

        assertThat(report(context, failure)).isEqualTo(ExitCode.INFRASTRUCTURE);
        assertThat(err().lines())
                .singleElement()
                .asString()
                .isEqualTo(
                        "cqrs: The database says: connection refused (really). Check spring.datasource.*, and that its"
                                + " tables are those of this version.");

        context.verbose(true);
        report(context, failure);
        assertThat(err()).contains("at dev.cqrsync.cli");
    }

    @Test
    void whatTheUserCanPutRightIsUsage() {
        assertThat(report(context(), CommandException.usage("There is no master 'x'; known are: y.")))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err()).isEqualToIgnoringNewLines("cqrs: There is no master 'x'; known are: y.");
    }

    @Test
    void cancellingInterruptsAndIsAnExitCodeOfItsOwn() {
        CommandContext context = context();
        int exitCode = context.run(() -> {
            context.cancel();
            try {
                new CountDownLatch(1).await();
                return ExitCode.DONE;
            } catch (InterruptedException e) {
                return report(context, e);
            }
        });

        assertThat(exitCode).isEqualTo(ExitCode.CANCELLED);
        assertThat(err()).isEqualToIgnoringNewLines("cqrs: Cancelled.");
        context.cancel(); // nobody is interrupted any more
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void filesAreWhereTheUserIs() {
        assertThat(List.of(context().file("a.dump"), context().file("/b.dump")))
                .containsExactly(Path.of("/there/a.dump"), Path.of("/b.dump"));
    }

    private static int report(CommandContext context, Throwable failure) {
        return new Failures(context).report(failure, context.errWriter());
    }
}
