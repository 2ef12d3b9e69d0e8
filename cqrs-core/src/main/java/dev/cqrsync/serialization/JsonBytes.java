package dev.cqrsync.serialization;

import dev.cqrsync.text.OneLine;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** JSON objects from bytes that nobody vouches for. Stateless. */
final class JsonBytes {

    private static final int LONGEST_REASON = 500;

    private JsonBytes() {}

    /**
     * Reads one object.
     *
     * @param what what the bytes are, for the exception
     * @throws MalformedEventException when they are none; says what is wrong, in one line
     */
    @SuppressWarnings("unchecked")
    static Map<String, @Nullable Object> object(byte[] bytes, String what) {
        Object json;
        try {
            if (isAscii(bytes)) { // as masters write it, and fastest to read
                json = WireJson.MAPPER.readValue(bytes, Object.class);
            } else {
                // a decoder that reports, as Jackson would take some invalid sequences
                CharSequence text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
                json = WireJson.MAPPER.readValue(text.toString(), Object.class);
            }
        } catch (CharacterCodingException e) {
            throw new MalformedEventException("%s is not UTF-8".formatted(what), e);
        } catch (JacksonException e) {
            throw new MalformedEventException(
                    "%s is not JSON: %s".formatted(what, firstLine(e.getOriginalMessage())), e);
        } catch (NumberFormatException e) { // which Jackson lets through for an exponent that no number can have
            throw new MalformedEventException("%s has a number beyond all limits".formatted(what), e);
        }
        if (json instanceof Map<?, ?> object) {
            return (Map<String, @Nullable Object>) object;
        }
        throw new MalformedEventException("%s is JSON, but not an object".formatted(what), null);
    }

    /** Without NUL, which Jackson would take for a sign of UTF-16. */
    private static boolean isAscii(byte[] bytes) {
        for (byte character : bytes) {
            if (character <= 0) {
                return false;
            }
        }
        return true;
    }

    /** The parser quotes names from the input, whatever they are. */
    private static String firstLine(String message) {
        return OneLine.of(message.lines().findFirst().orElse(""), LONGEST_REASON);
    }
}
