package dev.cqrsync.example.demo;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the {@code demo} script passes on. A port of 0 means any free one.
 *
 * @param check whether to end with the result instead of running on
 */
record DemoOptions(Path masterJar, Path replicaJar, boolean check, int masterPort, int replicaPort, int brokerPort) {

    static DemoOptions parse(String[] args) {
        Path masterJar = null;
        Path replicaJar = null;
        boolean check = false;
        int masterPort = 0;
        int replicaPort = 0;
        int brokerPort = 0;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--check" -> check = true;
                case "--master-jar" -> masterJar = Path.of(value(args, ++i));
                case "--replica-jar" -> replicaJar = Path.of(value(args, ++i));
                case "--master-port" -> masterPort = port(args, ++i);
                case "--replica-port" -> replicaPort = port(args, ++i);
                case "--broker-port" -> brokerPort = port(args, ++i);
                default -> throw new DemoFailure("Unknown option %s. ./demo --help lists them.".formatted(args[i]));
            }
        }
        return new DemoOptions(
                required(masterJar, "--master-jar"),
                required(replicaJar, "--replica-jar"),
                check,
                masterPort,
                replicaPort,
                brokerPort);
    }

    private static String value(String[] args, int index) {
        if (index == args.length) {
            throw new DemoFailure("Option %s needs a value.".formatted(args[index - 1]));
        }
        return args[index];
    }

    private static int port(String[] args, int index) {
        String text = value(args, index);
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new DemoFailure("Option %s needs a port from 1 to 65535, not '%s'.".formatted(args[index - 1], text));
    }

    private static Path required(@Nullable Path path, String option) {
        if (path == null) {
            throw new DemoFailure("Option %s is missing; the script ./demo sets it.".formatted(option));
        }
        return path;
    }
}
