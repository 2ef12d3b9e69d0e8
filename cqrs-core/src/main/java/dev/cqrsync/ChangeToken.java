package dev.cqrsync;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stands for one committed change of one row of a master. A master hands it out, a replica can wait until it has the
 * change. {@link #toString()} is a short text for headers, cookies and URLs, {@link #parse} reads it.
 *
 * <p>Names a row and a revision, nothing else; it is neither secret nor signed.
 *
 * @param cqrsId id of the model
 * @param pk the row's key as JSON, as it stands on the wire: {@code 42}, {@code "ab"}, an object for a composite key
 * @param revision the revision to have at least, 0 or more
 */
public record ChangeToken(String cqrsId, String pk, long revision) {

    private static final int MAX_LENGTH = 4_000;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,100}");
    private static final Pattern FORM =
            Pattern.compile("(" + ID.pattern() + ")\\.(0|[1-9][0-9]{0,18})\\.([A-Za-z0-9_-]+)");

    /** @throws MalformedTokenException when a part is empty or out of its range */
    public ChangeToken {
        if (!ID.matcher(cqrsId).matches()) {
            throw new MalformedTokenException("'%s' is no id of a model".formatted(cqrsId));
        }
        if (pk.isBlank()) {
            throw new MalformedTokenException("the key is empty");
        }
        if (revision < 0) {
            throw new MalformedTokenException("the revision %d is negative".formatted(revision));
        }
    }

    /**
     * Reads the text form.
     *
     * @throws MalformedTokenException when the text is none; says why
     */
    public static ChangeToken parse(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            throw new MalformedTokenException("it is empty");
        }
        if (text.length() > MAX_LENGTH) {
            throw new MalformedTokenException("it is longer than %d characters".formatted(MAX_LENGTH));
        }
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new MalformedTokenException("it does not have the form <id>.<revision>.<key>");
        }
        return new ChangeToken(parts.group(1), key(parts.group(3)), revision(parts.group(2)));
    }

    private static long revision(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw new MalformedTokenException("the revision %s is greater than 2^63-1".formatted(digits));
        }
    }

    private static String key(String base64) {
        try {
            return new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new MalformedTokenException("its key is not base64url");
        }
    }

    /** The text form: {@code <id>.<revision>.<key in base64url>}, of letters, digits, dots, hyphens and underscores. */
    @Override
    public String toString() {
        return cqrsId
                + "."
                + revision
                + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(pk.getBytes(StandardCharsets.UTF_8));
    }
}
