package dev.cqrsync.sync.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.testing.JsonMutator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Thousands of damaged dumps: each is read, or a named error. {@code -Dcqrsync.seed=} runs them again. */
class DumpFuzzTest {

    private static final int INPUTS = 20_000;

    @Test
    void everyInputIsReadOrANamedError() throws IOException {
        long seed = Long.getLong("cqrsync.seed", new Random().nextInt(1_000_000));
        String good;
        try (InputStream file = getClass().getResourceAsStream("/fixtures/account.dump")) {
            good = new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
        JsonMutator mutator = new JsonMutator(List.of(good, good.replace("\n", "\r\n") + "\r\n", "account"), seed);
        Random random = new Random(seed);
        Set<String> outcomes = new HashSet<>();
        for (int i = 0; i < Integer.getInteger("cqrsync.fuzz.inputs", INPUTS); i++) {
            byte[] input = mutator.next();
            try {
                outcomes.addAll(DumpFuzz.read(random.nextInt(4) == 0 ? zipped(input, random) : input));
            } catch (RuntimeException | Error e) {
                throw new AssertionError("failed with -Dcqrsync.seed=" + seed, e);
            }
        }
        assertThat(outcomes).contains("row", "malformed line", "malformed dump", "read to its end");
    }

    /** Compressed, some of them cut off or damaged. */
    private static byte[] zipped(byte[] input, Random random) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(input);
        }
        byte[] zipped = bytes.toByteArray();
        if (random.nextBoolean()) {
            zipped[2 + random.nextInt(zipped.length - 2)] ^= (byte) (1 << random.nextInt(8));
        }
        return zipped;
    }
}
