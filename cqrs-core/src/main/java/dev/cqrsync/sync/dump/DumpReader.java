package dev.cqrsync.sync.dump;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a dump line by line, compressed with gzip or not, whoever has written it; nothing in it is trusted. Lines may end
 * in {@code \n} or {@code \r\n}; empty ones are passed over. Needs no more memory than the longest line that it takes.
 * Used by one thread.
 */
public final class DumpReader implements Closeable {

    /** Bytes that a line may have. */
    public static final int MAX_LINE = 64 << 20;

    private static final int MAX_HEADER = 1_000;
    private static final int BUFFER = 1 << 16;
    private static final int GZIP_MAGIC = 0x1f8b;

    private final InputStream in;
    private final int maxLine;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;
    private byte[] line = new byte[1_024];
    private long number;
    private @Nullable String cqrsId;

    /**
     * Begins to read.
     *
     * @param in the dump's bytes; closed with the reader
     * @throws IOException when nothing can be read
     */
    public DumpReader(InputStream in) throws IOException {
        this(in, MAX_LINE);
    }

    /**
     * The same with another limit.
     *
     * @param maxLine bytes that a line may have, positive
     * @throws IOException when nothing can be read
     */
    public DumpReader(InputStream in, int maxLine) throws IOException {
        if (maxLine < 1) {
            throw new IllegalArgumentException("the longest line must be positive: " + maxLine);
        }
        this.in = plain(in);
        this.maxLine = maxLine;
    }

    private static InputStream plain(InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, BUFFER);
        buffered.mark(2);
        int magic = buffered.read() << 8 | buffered.read();
        buffered.reset();
        try {
            return magic == GZIP_MAGIC ? new GZIPInputStream(buffered, BUFFER) : buffered;
        } catch (EOFException | ZipException e) {
            throw new MalformedDumpException("The dump begins like a gzip file, but is none.", e);
        }
    }

    /**
     * The id of the model, which is the first line.
     *
     * @throws MalformedDumpException when that is none
     * @throws IOException when nothing can be read
     */
    public String cqrsId() throws IOException {
        if (cqrsId == null) {
            cqrsId = readHeader();
        }
        return cqrsId;
    }

    private String readHeader() throws IOException {
        DumpLine header = read(MAX_HEADER);
        if (header == null) {
            throw new MalformedDumpException("The dump is empty; its first line must be the id of the model.", null);
        }
        String text = new String(header.bytes(), StandardCharsets.UTF_8).strip();
        boolean id = !text.isEmpty()
                && text.charAt(0) != '{'
                && text.chars().noneMatch(character -> Character.isISOControl(character) || character == 0xFFFD);
        if (header.tooLong() || !id) {
            throw new MalformedDumpException("The first line of the dump is no id of a model.", null);
        }
        return text;
    }

    /**
     * The next line with a row, or {@code null} at the end.
     *
     * @throws MalformedDumpException when there is no header, or the dump breaks off in the middle of its compression
     * @throws IOException when nothing can be read
     */
    public @Nullable DumpLine next() throws IOException {
        cqrsId();
        DumpLine next = read(maxLine);
        while (next != null && !next.tooLong() && isBlank(next.bytes())) {
            next = read(maxLine);
        }
        return next;
    }

    private static boolean isBlank(byte[] bytes) {
        for (byte character : bytes) {
            if (character != ' ' && character != '\t') {
                return false;
            }
        }
        return true;
    }

    private @Nullable DumpLine read(int longest) throws IOException {
        int length = 0;
        boolean tooLong = false;
        boolean any = false;
        while (position < limit || fill()) {
            any = true;
            int end = position;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            int more = end - position;
            tooLong |= more > longest - length + 1; // a carriage return may follow
            if (!tooLong) {
                append(length, more);
                length += more;
            }
            position = end;
            if (end < limit) {
                position++;
                return line(length, tooLong, longest);
            }
        }
        return any ? line(length, tooLong, longest) : null;
    }

    private void append(int length, int more) {
        if (length + more > line.length) {
            line = Arrays.copyOf(line, Math.max(2 * line.length, length + more));
        }
        System.arraycopy(buffer, position, line, length, more);
    }

    private DumpLine line(int length, boolean tooLong, int longest) {
        number++;
        int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        return tooLong || end > longest
                ? new DumpLine(number, new byte[0], true)
                : new DumpLine(number, Arrays.copyOf(line, end), false);
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = 0;
        try {
            limit = Math.max(0, in.read(buffer));
        } catch (EOFException | ZipException e) {
            throw new MalformedDumpException(
                    "The compressed dump is cut off or damaged after line %d.".formatted(number), e);
        }
        return limit > 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
