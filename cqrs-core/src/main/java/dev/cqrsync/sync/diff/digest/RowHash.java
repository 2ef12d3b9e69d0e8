package dev.cqrsync.sync.diff.digest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.List;

/**
 * Hashes of rows: the first bits of SHA-256 over a salt of this comparison, what kind of hash it is, and the values. Two
 * rows that collide by chance in one comparison do not in the next, which has another salt. Used by one thread.
 */
public final class RowHash {

    public static final int SALT_BYTES = 16;

    private static final byte ROW = 1;
    private static final byte BUCKET = 2;
    private static final byte FIELD = 3;
    private static final byte CONTENT = 4;

    /** Never part of UTF-8, so that no text runs into what follows. */
    private static final byte END = (byte) 0xFF;

    private final byte[] salt;
    private final MessageDigest sha;
    private long high;
    private long low;

    public RowHash(byte[] salt) {
        this.salt = salt.clone();
        try {
            this.sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    public static byte[] newSalt() {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return salt;
    }

    /** Hashes key and revision; the 128 bits are {@link #high()} and {@link #low()} until the next call. */
    public void row(String key, long revision) {
        begin(ROW, key);
        for (int shift = 56; shift >= 0; shift -= 8) {
            sha.update((byte) (revision >>> shift));
        }
        end();
    }

    public long high() {
        return high;
    }

    public long low() {
        return low;
    }

    /** 64 bits that say which bucket a key is in. */
    public long bucket(String key) {
        begin(BUCKET, key);
        end();
        return high;
    }

    /** 64 bits of the value of one field of a row. */
    public long field(String key, String field, String value) {
        begin(FIELD, key);
        text(field);
        text(value);
        end();
        return high;
    }

    /** 64 bits of the values of all compared fields of a row. */
    public long content(String key, List<String> values) {
        begin(CONTENT, key);
        values.forEach(this::text);
        end();
        return high;
    }

    private void begin(byte kind, String key) {
        sha.update(salt);
        sha.update(kind);
        text(key);
    }

    private void text(String text) {
        sha.update(text.getBytes(StandardCharsets.UTF_8));
        sha.update(END);
    }

    private void end() {
        byte[] digest = sha.digest();
        high = toLong(digest, 0);
        low = toLong(digest, 8);
    }

    private static long toLong(byte[] bytes, int from) {
        long value = 0;
        for (int i = from; i < from + 8; i++) {
            value = value << 8 | bytes[i] & 0xFF;
        }
        return value;
    }
}
