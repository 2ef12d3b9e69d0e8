package dev.cqrsync.cli;

import dev.cqrsync.cli.attach.AttachClient;
import dev.cqrsync.cli.attach.ServiceSockets;
import dev.cqrsync.cli.support.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code java -jar cqrs-cli.jar}: runs a command in a service that runs here, or, with {@code --app}, in one started for
 * the purpose. Loads nothing but itself and a little of the JDK, as the first byte of output is to be there at once.
 */
public final class CqrsCli {

    private static final int USAGE = 2;
    private static final int INFRASTRUCTURE = 3;

    private static final String HELP = """
            Usage: java -jar cqrs-cli.jar [--socket PATH | --service NAME] COMMAND
                   java -jar cqrs-cli.jar --app SERVICE.JAR COMMAND

            Runs a command of cqrsync in a service that runs here, as the same user, with
            cqrs.cli.attach.enabled=true; or in a service that is started for it.

              --socket PATH    where the service listens (default: the environment's CQRS_SOCKET,
                               else the only service that listens here)
              --service NAME   which of several services, by the beginning of its name
              --app JAR        the jar of a service, fat or extracted; its configuration is found as
                               if it were started. Properties may come before the command:
                               --app service.jar --spring.profiles.active=prod status
              --cache          with the jar of an extracted service: keep what the JVM loads this
                               time beside the jar, so that later starts are faster

            The service tells its commands: java -jar cqrs-cli.jar --help
            """;

    private CqrsCli() {}

    /** Ends the process with the command's exit code. */
    public static void main(String[] arguments) {
        int exitCode;
        try {
            exitCode = run(arguments);
        } catch (IOException e) {
            exitCode = fail(INFRASTRUCTURE, e.getMessage());
        }
        System.out.flush();
        // neither shutdown hooks nor threads that wait for input have anything left to do
        Runtime.getRuntime().halt(exitCode);
    }

    private static int run(String[] arguments) throws IOException {
        String app = null;
        String socket = System.getenv("CQRS_SOCKET");
        String service = null;
        boolean cache = false;
        int position = 0;
        while (position < arguments.length) {
            String argument = arguments[position];
            String option = name(argument);
            if (argument.equals("--cache")) {
                cache = true;
                position++;
                continue;
            }
            if (!option.equals("--app") && !option.equals("--socket") && !option.equals("--service")) {
                break;
            }
            String value = argument.length() > option.length()
                    ? argument.substring(option.length() + 1)
                    : position + 1 < arguments.length ? arguments[++position] : "";
            if (value.isEmpty()) {
                return fail(USAGE, option + " needs a value. Try --help.");
            }
            position++;
            switch (option) {
                case "--app":
                    app = value;
                    break;
                case "--socket":
                    socket = value;
                    break;
                default:
                    service = value;
            }
        }
        String[] command = Arrays.copyOfRange(arguments, position, arguments.length);
        return app == null ? attached(socket, service, command) : AppLauncher.run(Path.of(app), cache, command);
    }

    private static String name(String argument) {
        int equals = argument.indexOf('=');
        return equals < 0 ? argument : argument.substring(0, equals);
    }

    private static int attached(@Nullable String socket, @Nullable String service, String[] command)
            throws IOException {
        boolean terminal = Terminal.isStandardError();
        if (socket != null) {
            try {
                return AttachClient.run(Path.of(socket), terminal, command);
            } catch (IOException e) {
                return fail(
                        INFRASTRUCTURE,
                        "Nobody listens at " + socket + " (" + e.getMessage() + "). Is the service running, with"
                                + " cqrs.cli.attach.enabled=true and this cqrs.cli.attach.socket?");
            }
        }
        List<Path> sockets = ServiceSockets.alive(service);
        if (sockets.size() == 1) {
            return AttachClient.run(sockets.get(0), terminal, command);
        }
        if (command.length == 0 || command[0].equals("--help") || command[0].equals("-h")) {
            System.out.print(HELP);
            return command.length == 0 ? USAGE : 0;
        }
        if (sockets.isEmpty()) {
            return fail(
                    INFRASTRUCTURE,
                    "No service listens in " + ServiceSockets.directory() + ". Start one as this user with"
                            + " cqrs.cli.attach.enabled=true, or name its jar: --app service.jar.");
        }
        StringBuilder names = new StringBuilder();
        for (Path found : sockets) {
            names.append(names.length() == 0 ? "" : ", ").append(found.getFileName());
        }
        return fail(USAGE, "Several services listen: " + names + ". Choose one with --service NAME.");
    }

    private static int fail(int exitCode, @Nullable String message) {
        System.err.println("cqrs: " + message);
        return exitCode;
    }
}
