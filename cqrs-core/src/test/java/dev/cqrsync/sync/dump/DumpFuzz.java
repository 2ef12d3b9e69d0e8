package dev.cqrsync.sync.dump;

import dev.cqrsync.serialization.InstanceDataReader;
import dev.cqrsync.serialization.MalformedEventException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes any bytes for a dump. Whatever they are, it is read, or a named error. {@code docs/fault-injection.md} says how
 * to run this under a coverage-guided fuzzer.
 */
public final class DumpFuzz {

    private static final int MAX_LINE = 1 << 20;

    private static final InstanceDataReader READER = new InstanceDataReader();

    private DumpFuzz() {}

    /** Writes inputs to begin with to a directory: the captured dump. */
    public static void main(String[] arguments) throws IOException {
        try (InputStream dump = DumpFuzz.class.getResourceAsStream("/fixtures/account.dump")) {
            Files.write(Path.of(arguments[0], "captured"), dump.readAllBytes());
        }
    }

    /** What Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] input) {
        read(input);
    }

    /** What became of each line, the last being the end or what ended it. */
    static List<String> read(byte[] input) {
        List<String> outcomes = new ArrayList<>();
        try (DumpReader reader = new DumpReader(new ByteArrayInputStream(input), MAX_LINE)) {
            String cqrsId = reader.cqrsId();
            for (DumpLine line = reader.next(); line != null; line = reader.next()) {
                outcomes.add(outcome(cqrsId, line));
            }
            outcomes.add("read to its end");
        } catch (MalformedDumpException e) {
            outcomes.add("malformed dump");
        } catch (IOException e) {
            throw new AssertionError("bytes in memory cannot fail", e);
        }
        return outcomes;
    }

    private static String outcome(String cqrsId, DumpLine line) {
        try {
            READER.read(cqrsId, line.bytes());
            return "row";
        } catch (MalformedEventException e) {
            if (e.getMessage() == null || e.getMessage().chars().anyMatch(Character::isISOControl)) {
                throw new AssertionError("an error that is not one line", e);
            }
            return line.tooLong() ? "too long" : "malformed line";
        }
    }
}
