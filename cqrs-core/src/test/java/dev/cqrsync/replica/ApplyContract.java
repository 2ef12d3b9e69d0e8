package dev.cqrsync.replica;

import static dev.cqrsync.replica.Messages.account;
import static dev.cqrsync.replica.Messages.delete;
import static dev.cqrsync.replica.Messages.save;
import static dev.cqrsync.replica.Messages.sync;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.ApplyMode;
import dev.cqrsync.testing.TestDatabase;
import dev.cqrsync.transport.DeadLetterReason;
import dev.cqrsync.transport.Disposition;
import dev.cqrsync.transport.IncomingMessage;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.junit.jupiter.api.Test;

/** What applying promises, whatever the database and the write path. */
abstract class ApplyContract extends ReplicaContract {

    ApplyContract(TestDatabase database, ApplyMode mode) {
        super(database, mode);
    }

    List<Disposition> handle(Object... messages) {
        return fixture.handler()
                .handle(Stream.of(messages)
                        .map(message -> message instanceof Messages.Builder builder
                                ? builder.build()
                                : (IncomingMessage) message)
                        .toList());
    }

    private void expect(ApplyOutcome... outcomes) {
        assertThat(fixture.outcomes).containsExactly(outcomes);
        fixture.outcomes.clear();
    }

    private Object name(long id) {
        return fixture.row("account", "id = " + id).get("name");
    }

    @Test
    void createsUpdatesAndIgnoresWhatIsNotNewer() {
        handle(account(1, 0, "a"));
        handle(account(1, 1, "b"));
        handle(account(1, 1, "again"));
        handle(account(1, 0, "late"));
        handle(account(1, 5, "c"));
        expect(
                ApplyOutcome.CREATED,
                ApplyOutcome.UPDATED,
                ApplyOutcome.DUPLICATE,
                ApplyOutcome.LATE,
                ApplyOutcome.UPDATED);
        assertThat(name(1)).isEqualTo("c");
        assertThat(fixture.gaps).containsExactly("account");
    }

    @Test
    void keepsTheNewestOfManyMessagesForOneRowInOneBatch() {
        handle(account(1, 0, "a"), account(1, 3, "d"), account(1, 1, "b"), account(2, 0, "x"), account(1, 2, "c"));
        assertThat(name(1)).isEqualTo("d");
        assertThat(fixture.count("account")).isEqualTo(2);
        expect(ApplyOutcome.CREATED, ApplyOutcome.UPDATED, ApplyOutcome.LATE, ApplyOutcome.LATE, ApplyOutcome.CREATED);
    }

    @Test
    void mixesSaveDeleteAndSaveOfOneRowInOneBatch() {
        handle(account(1, 0, "a").with("email", "e").monotonic());
        handle(
                account(1, 1, "b").monotonic(),
                delete("account", 1L, 2).monotonic(),
                account(1, 3, "again").monotonic());
        assertThat(name(1)).isEqualTo("again");
        assertThat(fixture.row("account", "id = 1").get("email")).isNull();
        assertThat(fixture.count("cqrs_tombstone")).isZero();
        handle(
                account(1, 4, "c").monotonic(),
                delete("account", 1L, 5).monotonic(),
                account(1, 3, "l").monotonic());
        assertThat(fixture.count("account")).isZero();
        assertThat(fixture.count("cqrs_tombstone")).isOne();
    }

    @Test
    void keepsDatesFarAway() {
        List<String> dates = List.of("1583-01-01", "1969-12-31", "2026-02-28", "9999-12-31");
        for (int i = 0; i < dates.size(); i++) {
            handle(account(i, 0, "a").with("birth_date", dates.get(i)));
        }
        assertThat(fixture.jdbc.queryForList("SELECT birthDate FROM account ORDER BY id", LocalDate.class))
                .extracting(LocalDate::toString)
                .isEqualTo(dates);
    }

    @Test
    void keepsMomentsFarAwayAndWithoutThem() {
        List<String> moments = Arrays.asList(
                "1583-01-01T00:00:00Z", null, "1969-12-31T23:59:59.999999Z", "2026-02-28T12:00:00.000001Z", null);
        handle(IntStream.range(0, moments.size())
                .mapToObj(i -> account(i, 0, "a").with("created_at", moments.get(i)))
                .toArray());
        try (Session session = fixture.sessionFactory.openSession()) {
            List<Instant> stored = session.createSelectionQuery(
                            "select createdAt from Account order by id", Instant.class)
                    .list();
            assertThat(stored)
                    .isEqualTo(moments.stream()
                            .map(moment -> moment == null ? null : Instant.parse(moment))
                            .toList());
        }
    }

    @Test
    void datesAndMomentsAreTheSameInWhateverTimeZoneTheyAreWrittenAndRead() {
        TimeZone here = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
            handle(account(1, 0, "a")
                    .with("birth_date", "2024-03-10")
                    .with("created_at", "2024-03-10T07:30:00.000001Z"));
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Auckland"));
            try (Session session = fixture.sessionFactory.openSession()) {
                assertThat(session.createSelectionQuery(
                                        "select cast(birthDate as string), createdAt from Account", Object[].class)
                                .getSingleResult())
                        .containsExactly("2024-03-10", Instant.parse("2024-03-10T07:30:00.000001Z"));
            }
        } finally {
            TimeZone.setDefault(here);
        }
    }

    @Test
    void roundsDecimalsToTheColumnsScaleHowEverTheyAreWritten() {
        List<Object> sent = Arrays.asList("-0.005", "1E+3", null, "9999999999.99", new BigDecimal("1e3"), 7, "0.00");
        handle(IntStream.range(0, sent.size())
                .mapToObj(i -> account(i, 0, "a").with("balance", sent.get(i)))
                .toArray());
        assertThat(fixture.jdbc.queryForList("SELECT balance FROM account ORDER BY id", BigDecimal.class))
                .map(balance -> balance == null ? "" : balance.toPlainString())
                .containsExactly("-0.01", "1000.00", "", "9999999999.99", "1000.00", "7.00", "0.00");
    }

    @Test
    void keepsWhatAPartialMessageDoesNotMention() {
        handle(account(1, 0, "a").with("email", "e").with("score", 1));
        handle(save("account", 1L, 1).with("id", 1L).with("score", 2));
        Map<String, Object> row = fixture.row("account", "id = 1");
        assertThat(row.get("name")).isEqualTo("a");
        assertThat(row.get("email")).isEqualTo("e");
        assertThat(row.get("score")).isEqualTo(2);
        handle(
                account(2, 0, "x").with("email", "in an earlier message of the batch"),
                save("account", 2L, 1).with("id", 2L).with("score", 3));
        assertThat(fixture.row("account", "id = 2").get("email")).isEqualTo("in an earlier message of the batch");
        assertThat(fixture.row("account", "id = 2").get("score")).isEqualTo(3);
    }

    @Test
    void refusesANewRowThatLacksARequiredColumnAndNamesIt() {
        List<Disposition> dispositions =
                handle(save("account", 1L, 0).with("id", 1L).with("score", 2), account(2, 0, "good"));
        Disposition.DeadLetter letter = (Disposition.DeadLetter) dispositions.get(0);
        assertThat(letter.reason()).isEqualTo(DeadLetterReason.UNFIT);
        assertThat(letter.exception()).contains("account", "1", "'name'");
        assertThat(dispositions.get(1)).isEqualTo(Disposition.ACKNOWLEDGE);
        assertThat(name(2)).isEqualTo("good");
    }

    @Test
    void deletesOnceAndKeepsTheRowDeleted() {
        handle(account(1, 0, "a").monotonic());
        handle(delete("account", 1L, 1).monotonic());
        handle(account(1, 0, "late").monotonic());
        handle(account(1, 1, "late too").monotonic());
        expect(
                ApplyOutcome.CREATED,
                ApplyOutcome.DELETED,
                ApplyOutcome.RESURRECTION_PREVENTED,
                ApplyOutcome.RESURRECTION_PREVENTED);
        assertThat(fixture.count("account")).isZero();
        handle(account(1, 2, "created anew").monotonic());
        expect(ApplyOutcome.CREATED);
        assertThat(fixture.count("cqrs_tombstone")).isZero();
    }

    @Test
    void remembersADeleteThatCameBeforeItsRow() {
        handle(delete("account", 1L, 3).monotonic());
        handle(account(1, 2, "late").monotonic());
        expect(ApplyOutcome.NOT_FOUND, ApplyOutcome.RESURRECTION_PREVENTED);
        assertThat(fixture.count("account")).isZero();
    }

    @Test
    void ignoresADeleteOlderThanTheRow() {
        handle(account(1, 5, "new").monotonic());
        handle(delete("account", 1L, 4).at(100).monotonic());
        expect(ApplyOutcome.CREATED, ApplyOutcome.LATE);
        assertThat(name(1)).isEqualTo("new");
    }

    @Test
    void syncOverwritesTheSameRevision() {
        handle(account(1, 2, "a"));
        handle(sync("account", 1L, 2).with("id", 1L).with("name", "synced").snapshotAt(-5));
        expect(ApplyOutcome.CREATED, ApplyOutcome.UPDATED);
        assertThat(name(1)).isEqualTo("synced");
    }

    @Test
    void syncLowersARevisionOnlyWithALaterSnapshot() {
        handle(account(1, 5, "a").at(10));
        handle(sync("account", 1L, 3).with("id", 1L).with("name", "stale").snapshotAt(9));
        assertThat(name(1)).isEqualTo("a");
        handle(sync("account", 1L, 3).with("id", 1L).with("name", "restored").snapshotAt(11));
        assertThat(name(1)).isEqualTo("restored");
        handle(sync("account", 1L, 1).with("id", 1L).with("name", "as upstream"));
        assertThat(name(1)).isEqualTo("as upstream");
        expect(ApplyOutcome.CREATED, ApplyOutcome.LATE, ApplyOutcome.SYNC_DOWNGRADED, ApplyOutcome.SYNC_DOWNGRADED);
        assertThat(fixture.row("account", "id = 1").get("cqrs_revision")).isEqualTo(1L);
    }

    @Test
    void masterThatStartsOverAtZeroIsJudgedByTimeAcrossADelete() {
        handle(account(1, 4, "first life").at(0));
        handle(delete("account", 1L, 5).at(10));
        handle(account(1, 0, "second life").at(20));
        handle(account(1, 4, "late, first life").at(0));
        handle(delete("account", 1L, 5).at(10));
        expect(
                ApplyOutcome.CREATED,
                ApplyOutcome.DELETED,
                ApplyOutcome.CREATED,
                ApplyOutcome.RESURRECTION_PREVENTED,
                ApplyOutcome.LATE);
        assertThat(name(1)).isEqualTo("second life");
        handle(account(1, 1, "second life goes on").at(30));
        assertThat(name(1)).isEqualTo("second life goes on");
        handle(delete("account", 1L, 2).at(40));
        handle(account(1, 4, "late, first life").at(0));
        assertThat(fixture.count("account")).isZero();
    }

    @Test
    void secondLifeMayArriveBeforeTheDeleteOfTheFirst() {
        handle(account(1, 4, "first life").at(0));
        handle(account(1, 0, "second life").at(20));
        handle(delete("account", 1L, 5).at(10));
        handle(account(1, 3, "late, first life").at(0));
        assertThat(name(1)).isEqualTo("second life");
    }

    @Test
    void monotonicMasterIsNeverJudgedByClocks() {
        handle(account(1, 4, "new").at(0).monotonic());
        handle(account(1, 3, "late, its clock ahead").at(99).monotonic());
        handle(delete("account", 1L, 5).at(-50).monotonic());
        handle(account(1, 0, "late, its clock ahead").at(99).monotonic());
        assertThat(fixture.count("account")).isZero();
    }

    @Test
    void writesCompositeKeysEmbeddablesAndRenamedFields() {
        Map<String, Object> pk = new HashMap<>(Map.of("order_id", 7, "position", "a"));
        handle(
                save("line", pk, 0)
                        .with("order_id", 7)
                        .with("position", "a")
                        .with("text", "one")
                        .with("place_street", "s")
                        .with("place_city", "c"),
                save("line", Map.of("order_id", 7, "position", "b"), 0).with("text", "two"),
                save("line", Map.of("order_id", 8, "position", "a"), 0).with("text", "three"));
        handle(save("line", pk, 1).with("text", "uno").with("place_city", "d"));
        handle(delete("line", Map.of("order_id", 8, "position", "a"), 1));
        assertThat(fixture.count("line")).isEqualTo(2);
        Map<String, Object> row = fixture.row("line", "label = 'uno'");
        assertThat(row.get("street")).isEqualTo("s");
        assertThat(row.get("city")).isEqualTo("d");
        List<Disposition> missing = handle(save("line", pk, 2).with("place_city", "x"));
        assertThat(missing.get(0)).isInstanceOf(Disposition.DeadLetter.class);
    }

    @Test
    void writesReferencesEnumsAndConvertersParentsFirst() {
        String owner = UUID.randomUUID().toString();
        List<Disposition> dispositions = handle(
                save("thing", 1, 0)
                        .with("owner", owner)
                        .with("amount", 7)
                        .with("color", "GREEN")
                        .with("shade", "red")
                        .with("group", "g"),
                save("owner", owner, 0).with("title", "t"));
        assertThat(dispositions).containsOnly(Disposition.ACKNOWLEDGE);
        Map<String, Object> row = fixture.row("thing", "id = 1");
        assertThat(row.get("amount")).isEqualTo(7L);
        assertThat(row.get("color").toString()).isEqualTo("GREEN");
        assertThat(row.get("shade")).isEqualTo("red");
        assertThat(row.get("group")).isEqualTo("g");
        dispositions = handle(delete("owner", owner, 1), delete("thing", 1, 1));
        assertThat(dispositions).containsOnly(Disposition.ACKNOWLEDGE);
        assertThat(fixture.count("owner")).isZero();
    }

    @Test
    void aSyncToAllIsIgnoredWhereOnlyDirectOnesAreWanted() {
        String owner = UUID.randomUUID().toString();
        handle(save("owner", owner, 0).with("title", "saved"));
        assertThat(handle(sync("owner", owner, 1).with("title", "to all"))).containsExactly(Disposition.ACKNOWLEDGE);
        assertThat(fixture.row("owner", "1 = 1").get("title")).isEqualTo("saved");
        handle(sync("owner", owner, 1).with("title", "to us").directlyTo("us"));
        assertThat(fixture.row("owner", "1 = 1").get("title")).isEqualTo("to us");
        expect(ApplyOutcome.CREATED, ApplyOutcome.SYNC_IGNORED, ApplyOutcome.UPDATED);
    }

    @Test
    void whatDoesNotFitIsToldWithIdKeyFieldAndValue() {
        Map<String, Object> key = Map.of("order_id", 7, "position", "a");
        Map<String, Messages.Builder> told = Map.of(
                "field 'text': the field is missing",
                save("line", key, 0).with("place_city", "c"),
                "thing 1, field 'color': text 'BLUE' does not fit Color",
                save("thing", 1, 0).with("color", "BLUE"),
                "thing 1, field 'amount': text 'x' does not fit Long",
                save("thing", 1, 0).with("amount", "x"),
                "thing 1, field 'owner': number '5' does not fit UUID",
                save("thing", 1, 0).with("owner", 5),
                "account 1, field 'name': null does not fit a column that is NOT NULL",
                save("account", 1, 0).with("name", null));
        told.forEach((text, message) -> {
            Disposition.DeadLetter letter =
                    (Disposition.DeadLetter) handle(message).get(0);
            assertThat(letter.reason()).isEqualTo(DeadLetterReason.UNFIT);
            assertThat(letter.exception()).contains(text);
        });
    }

    @Test
    void childWithoutParentFailsAloneAndIsToldInOneLine() {
        List<Disposition> dispositions = handle(
                account(1, 0, "good"),
                save("thing", 1, 0).with("owner", UUID.randomUUID().toString()),
                account(2, 0, "good"));
        Disposition.DeadLetter letter = (Disposition.DeadLetter) dispositions.get(1);
        assertThat(letter.reason()).isEqualTo(DeadLetterReason.FAILED);
        assertThat(letter.exception()).doesNotContain("\n").isNotBlank();
        assertThat(fixture.count("account")).isEqualTo(2);
        assertThat(fixture.count("thing")).isZero();
    }

    @Test
    void writesManyRowsOfSeveralShapes() {
        Object[] messages = LongStream.range(0, 1_500)
                .mapToObj(id -> id % 3 == 0
                        ? account(id, 0, "n" + id)
                        : account(id, 0, "n" + id).with("score", id))
                .toArray();
        handle(messages);
        handle(messages);
        assertThat(fixture.count("account")).isEqualTo(1_500);
        assertThat(name(1_499)).isEqualTo("n1499");
        Object[] deletes = LongStream.range(0, 1_499)
                .mapToObj(id -> delete("account", id, 1))
                .toArray();
        handle(deletes);
        assertThat(fixture.count("account")).isOne();
        assertThat(fixture.count("cqrs_tombstone")).isEqualTo(1_499);
    }

    @Test
    void badInputBecomesDeadLettersAndItsNeighboursAreApplied() {
        for (IncomingMessage bad : BadInput.all()) {
            fixture.clear();
            List<Disposition> dispositions = handle(account(1, 0, "before"), bad, account(2, 0, "after"));
            String body = new String(bad.body(), java.nio.charset.StandardCharsets.UTF_8);
            String shown = body.substring(0, Math.min(200, body.length()));
            assertThat(dispositions.get(1)).as(shown).isInstanceOf(Disposition.DeadLetter.class);
            String exception = ((Disposition.DeadLetter) dispositions.get(1)).exception();
            assertThat(exception).as(shown).isNotBlank().doesNotContainPattern("\\p{Cc}");
            assertThat(Arrays.asList(dispositions.get(0), dispositions.get(2)))
                    .as(shown)
                    .containsOnly(Disposition.ACKNOWLEDGE);
            assertThat(fixture.count("account")).as(shown).isEqualTo(2);
        }
    }

    @Test
    void nulCharacterHarmsNobodyElse() {
        List<Disposition> dispositions = handle(account(1, 0, "before"), account(3, 0, "a\0b"), account(2, 0, "after"));
        assertThat(dispositions.get(0)).isEqualTo(Disposition.ACKNOWLEDGE);
        assertThat(dispositions.get(2)).isEqualTo(Disposition.ACKNOWLEDGE);
        boolean stored = fixture.count("account") == 3;
        assertThat(dispositions.get(1) instanceof Disposition.Acknowledge).isEqualTo(stored);
    }
}
