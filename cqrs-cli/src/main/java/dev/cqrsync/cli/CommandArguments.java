package dev.cqrsync.cli;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a service that is to run a command: {@code --name=value…  cqrs command…}.
 *
 * @param service properties of the service, which come first
 * @param command the command line behind the word {@code cqrs}
 */
record CommandArguments(String[] service, String[] command) {

    private static final String WORD = "cqrs";

    /** Splits them, or gives {@code null} when the first word that is no property is another one. */
    static @Nullable CommandArguments of(String[] arguments) {
        int position = 0;
        while (position < arguments.length && arguments[position].startsWith("--")) {
            position++;
        }
        if (position == arguments.length || !arguments[position].equals(WORD)) {
            return null;
        }
        return new CommandArguments(
                Arrays.copyOfRange(arguments, 0, position),
                Arrays.copyOfRange(arguments, position + 1, arguments.length));
    }
}
