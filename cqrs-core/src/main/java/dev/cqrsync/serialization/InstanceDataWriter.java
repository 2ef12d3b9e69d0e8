package dev.cqrsync.serialization;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.ObjectWriter;

/**
 * Writes rows as lines of JSON, as in dump files: each on a line of its own, preceded by a line feed. A row that cannot
 * be written leaves nothing behind. Used by one thread.
 */
public final class InstanceDataWriter {

    private static final ObjectWriter LINES = WireJson.MAPPER.writer().withRootValueSeparator("");

    private static final int FULL = 1 << 16;

    private final OutputStream out;
    private final Lines lines = new Lines();
    private JsonGenerator generator = generator();

    public InstanceDataWriter(OutputStream out) {
        this.out = out;
    }

    private JsonGenerator generator() {
        return LINES.createGenerator(lines);
    }

    /**
     * Writes a row of fields in plain JSON values.
     *
     * @throws ConversionException when JSON cannot express a value
     * @throws IOException when the output takes no more
     */
    public void write(Map<String, @Nullable Object> data) throws IOException {
        write(row -> {
            for (Map.Entry<String, @Nullable Object> field : data.entrySet()) {
                row.writeName(field.getKey());
                WireJson.write(row, field.getValue());
            }
        });
    }

    /**
     * Writes a row of a master from the relational values of its columns.
     *
     * @param columns one value for each of {@link MasterRowWriter#columns()}
     * @throws ConversionException when a value cannot be expressed
     * @throws IOException when the output takes no more
     */
    public void write(MasterRowWriter row, @Nullable Object[] columns) throws IOException {
        write(json -> row.writeColumns(columns, json));
    }

    private void write(Content content) throws IOException {
        int before = lines.size();
        lines.write('\n');
        try {
            generator.writeStartObject();
            content.into(generator);
            generator.writeEndObject();
            generator.flush();
        } catch (RuntimeException e) {
            generator.flush();
            generator = generator();
            lines.truncate(before);
            throw e instanceof ConversionException conversion
                    ? conversion
                    : new ConversionException("The row cannot be written as JSON: " + e.getMessage(), e);
        }
        if (lines.size() >= FULL) {
            flush();
        }
    }

    /**
     * Hands on what has been written so far. The output itself is not flushed.
     *
     * @throws IOException when the output takes no more
     */
    public void flush() throws IOException {
        lines.drainTo(out);
    }

    static SerializableString name(String field) {
        return new SerializedString(field);
    }

    @FunctionalInterface
    private interface Content {

        void into(JsonGenerator json);
    }

    /** What is not handed on yet, so that half a row can be taken back. */
    private static final class Lines extends OutputStream {

        private byte[] bytes = new byte[FULL * 2];
        private int size;

        int size() {
            return size;
        }

        void truncate(int newSize) {
            size = newSize;
        }

        @Override
        public void write(int value) {
            ensure(1);
            bytes[size++] = (byte) value;
        }

        @Override
        public void write(byte[] source, int from, int length) {
            ensure(length);
            System.arraycopy(source, from, bytes, size, length);
            size += length;
        }

        private void ensure(int more) {
            if (more > bytes.length - size) {
                bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(size, more)));
            }
        }

        void drainTo(OutputStream out) throws IOException {
            out.write(bytes, 0, size);
            size = 0;
        }
    }
}
