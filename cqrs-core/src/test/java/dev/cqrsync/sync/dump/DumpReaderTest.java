package dev.cqrsync.sync.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.SignalType;
import dev.cqrsync.serialization.InstanceDataReader;
import dev.cqrsync.serialization.MalformedEventException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dumps as anybody may have written them. */
class DumpReaderTest {

    private static DumpReader reader(String text) throws IOException {
        return new DumpReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> lines(DumpReader reader) throws IOException {
        List<String> lines = new ArrayList<>();
        for (DumpLine line = reader.next(); line != null; line = reader.next()) {
            lines.add(line.number() + ":"
                    + (line.tooLong() ? "too long" : new String(line.bytes(), StandardCharsets.UTF_8)));
        }
        return lines;
    }

    @Test
    void aDumpOfAPythonServiceIsRead() throws IOException {
        try (InputStream file = getClass().getResourceAsStream("/fixtures/account.dump");
                DumpReader reader = new DumpReader(file)) {
            assertThat(reader.cqrsId()).isEqualTo("account");
            DumpLine line = reader.next();
            ChangeEvent row = new InstanceDataReader().read("account", line.bytes());
            assertThat(row.signalType()).isEqualTo(SignalType.SYNC);
            assertThat(row.instanceData()).containsEntry("id", 1).containsEntry("cqrs_revision", 0);
            assertThat(lines(reader)).hasSize(2).last().asString().startsWith("4:{");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a\n{1}\n{2}", "a\n{1}\n{2}\n", "a\r\n{1}\r\n{2}\r\n", "a\n{1}\n{2}\n \n\r\n", " a \n{1}\n{2}\r"
            })
    void linesEndAsTheyLike(String text) throws IOException {
        DumpReader reader = reader(text);
        assertThat(reader.cqrsId()).isEqualTo("a");
        assertThat(lines(reader)).containsExactly("2:{1}", "3:{2}");
        assertThat(reader.next()).isNull();
    }

    @Test
    void aDumpOfNoRowsIsItsFirstLine() throws IOException {
        assertThat(lines(reader("a"))).isEmpty();
        assertThat(lines(reader("a\n"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n{}", "{\"id\":1}\n", "a\u0000b\n{}"})
    void whatHasNoIdInFrontIsNoDump(String text) throws IOException {
        DumpReader reader = reader(text);
        assertThatThrownBy(reader::cqrsId)
                .isInstanceOf(MalformedDumpException.class)
                .hasMessageContaining("first line");
        assertThatThrownBy(() -> new DumpReader(new ByteArrayInputStream(new byte[5_000])).next())
                .isInstanceOf(MalformedDumpException.class);
    }

    @Test
    void aLineThatIsTooLongIsPassedOver() throws IOException {
        String text = "a\n" + "x".repeat(10) + "\n" + "y".repeat(200_000) + "\r\n" + "z".repeat(10) + "\r\n1";
        DumpReader reader = new DumpReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), 10);
        assertThat(lines(reader)).containsExactly("2:xxxxxxxxxx", "3:too long", "4:zzzzzzzzzz", "5:1");
    }

    @Test
    void linesThatDoNotFitTheBufferAreWhole() throws IOException {
        StringBuilder text = new StringBuilder("a");
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            String row = "x".repeat(i * 1_337);
            text.append('\n').append(row);
            if (i > 0) {
                expected.add((i + 2) + ":" + row);
            }
        }
        assertThat(lines(reader(text.toString()))).isEqualTo(expected);
    }

    @Test
    void compressionIsDetectedAndItsEndMissed() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write("a\n{1}\n{2}".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(lines(new DumpReader(new ByteArrayInputStream(bytes.toByteArray()))))
                .containsExactly("2:{1}", "3:{2}");
        byte[] cut = Arrays.copyOf(bytes.toByteArray(), bytes.size() - 6);
        assertThatThrownBy(() -> lines(new DumpReader(new ByteArrayInputStream(cut))))
                .isInstanceOf(MalformedDumpException.class)
                .hasMessageContaining("cut off");
        assertThatThrownBy(() -> new DumpReader(new ByteArrayInputStream(Arrays.copyOf(cut, 4))))
                .isInstanceOf(MalformedDumpException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[1]", "7", "null", "{\"a\":1}{", "{\"a\":1,\"a\":2}", "{\"a\":\"\u0000\"}"})
    void aLineThatIsNoObjectIsRefused(String line) {
        assertThatThrownBy(() -> new InstanceDataReader().read("a", line.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageStartingWith("the line is");
    }
}
