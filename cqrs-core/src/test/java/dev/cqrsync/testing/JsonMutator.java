package dev.cqrsync.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Makes bad texts from good ones, as a seed has it: scalars and keys exchanged for odd ones or for those of another
 * text, parts repeated, left out or nested, bytes damaged. What comes out mostly still looks like JSON, so that it gets
 * past the parser.
 */
public final class JsonMutator {

    private static final Pattern TOKEN =
            Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*+\"|-?\\d+(?:\\.\\d+)?|true|false|null");

    private static final List<String> ODD = List.of(
            "null",
            "true",
            "0",
            "-1",
            "-0.0",
            "1.5",
            "1e999",
            "-1e-999",
            "1E400000000",
            "11e99999999999999999",
            "1".repeat(600) + "e99999999999999999",
            "-1.1e-99999999999999999",
            "NaN",
            "-Infinity",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "9".repeat(900),
            "9".repeat(5_000),
            "0." + "1".repeat(900),
            "\"\"",
            "\" \"",
            "\"\\u0000\"",
            "\"a\\u0000b\"",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\"",
            "\"line\\r\\nfeed\\u2028\"",
            "\u07dc\u009c",
            "\"'; drop table account; --\"",
            "\"%s ? :x ${x} #{x} {}\"",
            "\"x\"",
            "\"" + "x".repeat(300) + "\"",
            "\"" + "x".repeat(100_000) + "\"",
            "\"9999-99-99\"",
            "\"0000-00-00\"",
            "\"+999999999-12-31\"",
            "\"-999999999-01-01 00:00:00\"",
            "\"10000-01-01 00:00:00+00:00\"",
            "\"2024-02-30 25:61:61+99:99\"",
            "\"2024-01-01 00:00:00.1234567890123+00:00\"",
            "\"24:00:00\"",
            "\"P999999999999999999D\"",
            "\"PT-0.000000001S\"",
            "\"1-1-1-1-1\"",
            "\"SYNC\"",
            "\"DELETE\"",
            "\"account\"",
            "\"id\"",
            "\"cqrs_revision\"",
            "[]",
            "[1,2]",
            "{}",
            "{\"id\":1}",
            "{\"@class\":\"java.lang.ProcessBuilder\",\"command\":[\"true\"]}",
            "[\"java.util.ArrayList\",[]]",
            "[".repeat(400) + "]".repeat(400),
            "[".repeat(3_000) + "]".repeat(3_000),
            "{\"a\":".repeat(3_000) + "1" + "}".repeat(3_000));

    private final List<String> good;
    private final Random random;

    /** @param good texts to begin with */
    public JsonMutator(List<String> good, long seed) {
        this.good = good;
        this.random = new Random(seed);
    }

    /** The next one. */
    public byte[] next() {
        String text = any(good);
        int changes = random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            text = random.nextInt(8) == 0 ? restructure(text) : exchange(text);
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return random.nextInt(8) == 0 ? damage(bytes) : bytes;
    }

    private String exchange(String text) {
        List<MatchResult> tokens = tokens(text);
        if (tokens.isEmpty()) {
            return any(ODD);
        }
        MatchResult token = any(tokens);
        return text.substring(0, token.start()) + replacement() + text.substring(token.end());
    }

    private String replacement() {
        if (random.nextBoolean()) {
            return any(ODD);
        }
        List<MatchResult> others = tokens(any(good));
        return others.isEmpty() ? any(ODD) : any(others).group();
    }

    /** Repeats, leaves out or moves what is between two tokens. */
    private String restructure(String text) {
        List<MatchResult> tokens = tokens(text);
        if (tokens.size() < 2) {
            return text + text;
        }
        int one = any(tokens).start();
        int other = any(tokens).start();
        int from = Math.min(one, other);
        int to = Math.max(one, other);
        String part = text.substring(from, to);
        return switch (random.nextInt(3)) {
            case 0 -> text.substring(0, to) + part + text.substring(to);
            case 1 -> text.substring(0, from) + text.substring(to);
            default -> text.substring(0, from) + text.substring(to) + part;
        };
    }

    private byte[] damage(byte[] bytes) {
        if (bytes.length == 0) {
            return new byte[] {(byte) random.nextInt()};
        }
        ByteArrayOutputStream damaged = new ByteArrayOutputStream();
        int at = random.nextInt(bytes.length);
        damaged.write(bytes, 0, at);
        if (random.nextInt(4) > 0) { // else it ends here
            damaged.write(random.nextInt());
            damaged.write(bytes, at, bytes.length - at);
        }
        return damaged.toByteArray();
    }

    private static List<MatchResult> tokens(String text) {
        return TOKEN.matcher(text).results().limit(2_000).toList();
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** Different texts that this can begin with, from the given ones. */
    public static List<String> withoutDuplicates(List<String> texts) {
        return new ArrayList<>(new java.util.LinkedHashSet<>(texts));
    }
}
