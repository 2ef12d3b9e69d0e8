package dev.cqrsync.replica;

import static dev.cqrsync.replica.Messages.account;
import static dev.cqrsync.replica.Messages.raw;
import static dev.cqrsync.replica.Messages.save;

import dev.cqrsync.transport.IncomingMessage;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Messages that no replica of the tests can take. */
final class BadInput {

    private BadInput() {}

    static List<IncomingMessage> all() {
        List<IncomingMessage> bad = new ArrayList<>();
        for (String body : List.of("", "no JSON", "[]", "1", "null", "\"text\"", "{}", "{\"a\":1} {}", "{\"a\":")) {
            bad.add(raw(body));
        }
        // found by fuzzing: an exponent for which Jackson throws what is none of its own exceptions; a C1 control
        bad.add(raw("{\"a\":1e99999999999999999}"));
        bad.add(raw("{\"a\":" + "1".repeat(600) + "e99999999999999999}"));
        bad.add(raw("\u07dc\u009c"));
        // on MariaDB the driver would write all its digits and lose its connection over them
        bad.add(account(9, 0, "nine")
                .with("balance", new BigDecimal("1E400000000"))
                .build());
        bad.add(account(9, 0, "nine").with("balance", "1E-400000000").build());
        bad.add(raw(new byte[] {'{', '"', (byte) 0xC3, (byte) 0x28, '"', ':', '1', '}'}));
        String good = new String(account(9, 0, "nine").build().body(), StandardCharsets.UTF_8);
        for (String key : List.of("signal_type", "cqrs_id", "instance_pk", "instance_data")) {
            bad.add(raw(good.replace("\"" + key + "\"", "\"other\"")));
        }
        bad.add(raw(good.replace("SAVE", "MERGE")));
        bad.add(raw(good.replace("\"account\"", "\"nobody\\nknows\"")));
        bad.add(raw(good.replace("\"expires\":null", "\"expires\":\"2024-01-01T00:00:00+00:00\"")));
        for (String revision : List.of("9223372036854775808", "-1", "1.5", "\"1\"", "null", "true", "[]")) {
            bad.add(raw(good.replace("\"cqrs_revision\":0", "\"cqrs_revision\":" + revision)));
        }
        bad.add(raw(good.replace("cqrs_revision", "revision")));
        bad.add(raw(good.replace("cqrs_updated", "updated")));
        bad.add(raw(good.replace("\"instance_pk\":9", "\"instance_pk\":\"not a number\"")));
        bad.add(raw(good.replace("\"instance_pk\":9", "\"instance_pk\":9223372036854775808")));
        bad.add(raw(good.replace("\"instance_pk\":9", "\"instance_pk\":{\"other\":1}")));
        bad.add(raw(good.replace("\"instance_pk\":9", "\"instance_pk\":[9]")));
        bad.add(account(9, 0, "n".repeat(101)).build());
        bad.add(account(9, 0, "nine").with("score", "x").build());
        bad.add(account(9, 0, "nine").with("score", 3_000_000_000L).build());
        bad.add(account(9, 0, "nine").with("score", "line\nfeed\u0007").build());
        bad.add(account(9, 0, "nine").with("active", 1).build());
        bad.add(account(9, 0, "nine").with("birth_date", "2024-13-01").build());
        bad.add(account(9, 0, "nine").with("ref", "1-1-1-1-1").build());
        bad.add(account(9, 0, "nine").with("name", null).build());
        bad.add(account(9, 0, "nine").with("name", List.of()).build());
        bad.add(account(9, 0, "nine").with("notes", "n".repeat(10_000_000)).build());
        bad.add(save("thing", 1, 0).with("color", "BLUE").build());
        bad.add(save("thing", 1, 0).with("shade", "blue").build());
        bad.add(save("thing", 1, 0).with("owner", 5).build());
        return bad;
    }
}
