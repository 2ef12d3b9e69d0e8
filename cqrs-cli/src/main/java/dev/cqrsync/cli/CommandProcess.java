package dev.cqrsync.cli;

import dev.cqrsync.cli.command.Commands;
import dev.cqrsync.cli.support.CommandContext;
import dev.cqrsync.cli.support.ExitCode;
import dev.cqrsync.cli.support.Failures;
import dev.cqrsync.cli.support.SpringService;
import dev.cqrsync.cli.support.Streams;
import dev.cqrsync.cli.support.Terminal;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;

/** This process, when all it is for is one command. */
final class CommandProcess {

    private static final long SECONDS_TO_END = 10;

    private final SpringApplication application;
    private final CommandArguments arguments;
    private final Streams streams;
    private final CountDownLatch ended = new CountDownLatch(1);

    CommandProcess(SpringApplication application, CommandArguments arguments) {
        this.application = application;
        this.arguments = arguments;
        this.streams = new Streams(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                Terminal.isStandardError(),
                Path.of(""));
    }

    /** Ends at once when no service is needed; else makes the application one that only has parts. */
    void begin() {
        // whatever writes to standard output from now on, above all logs, has to go elsewhere
        System.setOut(System.err);
        OptionalInt exitCode = Commands.executeWithoutService(
                new CommandContext(streams, NoService.INSTANCE, false), arguments.command());
        if (exitCode.isPresent()) {
            System.exit(exitCode.getAsInt());
        }
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setApplicationContextFactory(new LazyContextFactory());
        application.setRegisterShutdownHook(false);
        application.setAddCommandLineProperties(false); // the command's options are no properties
        application.addInitializers(new PartsOnlyInitializer());
    }

    void prepare(ConfigurableEnvironment environment) {
        CommandEnvironment.apply(environment, arguments.service(), isVerbose());
    }

    void run(ConfigurableApplicationContext service) {
        CommandContext context = new CommandContext(streams, new SpringService(service), false);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> cancel(context, service), "cqrs-shutdown"));
        if (Boolean.getBoolean(AppLauncher.CHILD)) {
            // whoever started us may be killed, and nobody else would end the command then
            ProcessHandle.current().parent().ifPresent(parent -> {
                var unused = parent.onExit().thenRun(context::cancel);
            });
        }
        int exitCode = ExitCode.INFRASTRUCTURE;
        try {
            exitCode = Commands.execute(context, arguments.command());
        } finally {
            ended.countDown();
        }
        System.exit(exitCode);
    }

    /** Ctrl-C, and the end in any case: lets the command come to its end, then closes what it worked with. */
    private void cancel(CommandContext context, ConfigurableApplicationContext service) {
        context.cancel();
        try {
            var unused = ended.await(SECONDS_TO_END, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        service.close();
    }

    void fail(@Nullable ConfigurableApplicationContext service, Throwable failure) {
        CommandContext context =
                new CommandContext(streams, service == null ? NoService.INSTANCE : new SpringService(service), false);
        context.verbose(isVerbose());
        int exitCode = new Failures(context).report(failure, context.errWriter());
        System.exit(exitCode);
    }

    private boolean isVerbose() {
        return Arrays.asList(arguments.command()).contains("--verbose");
    }
}
