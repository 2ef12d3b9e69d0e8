package dev.cqrsync.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.SignalType;
import dev.cqrsync.testing.TestDatabase;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.Hibernate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BasicTypesCaptureTest {

    private static TestUnit unit(TestDatabase database) {
        return new TestUnit(database, BasicTypes.class, BasicTypes.Publisher.class);
    }

    static BasicTypes filled(long id) {
        BasicTypes row = new BasicTypes(id);
        row.text = "Zoë \"quoted\" a/b \\ € 😀 <&>\ttab\nnl";
        row.letter = 'ß';
        row.flag = true;
        row.tiny = -128;
        row.small = 32_767;
        row.integer = Integer.MIN_VALUE;
        row.big = Long.MAX_VALUE;
        row.single = 0.1f;
        row.dbl = 0.1;
        row.huge = new BigInteger("12345678901234567890123456789012345678");
        row.plainDecimal = new BigDecimal("1.5");
        row.price = new BigDecimal("1234567890.10");
        row.day = LocalDate.of(1999, 12, 31);
        row.time = LocalTime.of(23, 59, 58);
        row.localDateTime = LocalDateTime.of(2024, 2, 29, 1, 2, 3, 456_789_000);
        row.instant = Instant.parse("2024-06-01T00:00:00.123456Z");
        row.offsetDateTime = OffsetDateTime.of(2025, 2, 3, 4, 5, 6, 0, ZoneOffset.ofHours(3));
        row.zonedDateTime = row.offsetDateTime.toZonedDateTime();
        row.millis = Instant.parse("2024-06-01T00:00:00.123Z");
        row.duration = Duration.parse("P2DT3H4.5S");
        row.uuid = UUID.fromString("123E4567-e89b-42d3-a456-426614174000");
        row.bytes = new byte[] {0, 1, -1};
        row.ordinal = BasicTypes.Color.GREEN;
        row.named = BasicTypes.Color.RED;
        row.money = new BasicTypes.Money(12_34);
        row.json = Map.of("a", List.of(1, 2.5, "é/"));
        row.address = new BasicTypes.Address("Main St", 7);
        return row;
    }

    @ParameterizedTest
    @EnumSource
    void sendsEveryTypeInTheFormatOfTheWire(TestDatabase database) {
        try (TestUnit unit = unit(database)) {
            unit.inTransaction(session -> {
                BasicTypes.Publisher publisher = new BasicTypes.Publisher();
                publisher.id = 5L;
                session.persist(publisher);
            });
            unit.inTransaction(session -> {
                BasicTypes row = filled(1);
                row.publisher = session.getReference(BasicTypes.Publisher.class, 5L);
                session.persist(row);
                session.flush();
                assertThat(Hibernate.isInitialized(row.publisher)).isFalse();
            });

            ChangeEvent event = unit.drainOne();
            assertThat(event.signalType()).isEqualTo(SignalType.SAVE);
            assertThat(event.cqrsId()).isEqualTo("basic_types");
            assertThat(event.instancePk()).isEqualTo(1);
            assertThat(event.previousData()).isNull();
            assertThat(event.meta()).isEmpty();
            assertThat(event.correlationId()).isNull();
            Map<String, Object> data = event.instanceData();
            assertThat(data)
                    .containsEntry("id", 1)
                    .containsEntry("text", "Zoë \"quoted\" a/b \\ € 😀 <&>\ttab\nnl")
                    .containsEntry("letter", "ß")
                    .containsEntry("flag", true)
                    .containsEntry("tiny", -128)
                    .containsEntry("small", 32_767)
                    .containsEntry("integer", Integer.MIN_VALUE)
                    .containsEntry("big", Long.MAX_VALUE)
                    .containsEntry("single", new BigDecimal("0.1"))
                    .containsEntry("dbl", new BigDecimal("0.1"))
                    .containsEntry("huge", new BigInteger("12345678901234567890123456789012345678"))
                    .containsEntry("price", new BigDecimal("1234567890.10"))
                    .containsEntry("day", "1999-12-31")
                    .containsEntry("time", "23:59:58")
                    .containsEntry("local_date_time", "2024-02-29 01:02:03.456789")
                    .containsEntry("instant", "2024-06-01 00:00:00.123456+00:00")
                    .containsEntry("offset_date_time", "2025-02-03 01:05:06+00:00")
                    .containsEntry("zoned_date_time", "2025-02-03 01:05:06+00:00")
                    .containsEntry("millis", "2024-06-01 00:00:00.123000+00:00")
                    .containsEntry("duration", "PT51H4.5S")
                    .containsEntry("uuid", "123e4567-e89b-42d3-a456-426614174000")
                    .containsEntry("bytes", "AAH/")
                    .containsEntry("ordinal", 1)
                    .containsEntry("named", "RED")
                    .containsEntry("money", 1234)
                    .containsEntry("json", Map.of("a", List.of(1, new BigDecimal("2.5"), "é/")))
                    .containsEntry("address_street", "Main St")
                    .containsEntry("address_number", 7)
                    .containsEntry("publisher", 5)
                    .containsEntry("cqrs_revision", 0)
                    .containsKey("cqrs_updated")
                    .doesNotContainKeys("address", "ignored");
            assertThat(TestUnit.normal(data)).isEqualTo(unit.stored(BasicTypes.class, 1L));
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendsNullForEveryKeyWithoutAValue(TestDatabase database) {
        try (TestUnit unit = unit(database)) {
            unit.inTransaction(session -> {
                BasicTypes row = new BasicTypes(2);
                row.letter = 'x';
                session.persist(row);
            });

            Map<String, Object> data = unit.drainOne().instanceData();
            assertThat(data)
                    .containsEntry("text", null)
                    .containsEntry("price", null)
                    .containsEntry("json", null)
                    .containsEntry("address_street", null)
                    .containsEntry("address_number", null)
                    .containsEntry("publisher", null)
                    .containsEntry("uuid", null);
            assertThat(TestUnit.normal(data)).isEqualTo(unit.stored(BasicTypes.class, 2L));
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendsValuesAsTheDatabaseStoresThemWhereAnEntityIsFiner(TestDatabase database) {
        try (TestUnit unit = unit(database)) {
            unit.inTransaction(session -> {
                BasicTypes row = filled(3);
                row.price = new BigDecimal("1.005");
                row.plainDecimal = new BigDecimal("2.345");
                row.localDateTime = LocalDateTime.of(2024, 2, 29, 1, 2, 3, 456_789_500);
                row.instant = Instant.parse("2024-12-31T23:59:59.999999500Z");
                row.offsetDateTime = OffsetDateTime.parse("2024-06-01T00:00:00.123456499Z");
                row.zonedDateTime =
                        OffsetDateTime.parse("2024-06-01T00:00:00.123456789Z").toZonedDateTime();
                row.millis = Instant.parse("2024-06-01T00:00:00.1235Z");
                row.time = LocalTime.of(1, 2, 3, 999_999_999);
                row.preciseTime = LocalTime.of(1, 2, 3, 123_456_789);
                session.persist(row);
            });
            assertThat(TestUnit.normal(unit.drainOne().instanceData())).isEqualTo(unit.stored(BasicTypes.class, 3L));

            unit.inTransaction(session -> {
                BasicTypes row = session.find(BasicTypes.class, 3L);
                row.preciseTime = LocalTime.of(1, 2, 3, 123_556_789);
                row.price = new BigDecimal("-1.005");
                row.instant = Instant.parse("1969-12-31T23:59:59.123456500Z");
            });
            assertThat(TestUnit.normal(unit.drainOne().instanceData())).isEqualTo(unit.stored(BasicTypes.class, 3L));
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesToCommitWhatJsonCannotExpress(TestDatabase database) {
        if (database == TestDatabase.MARIADB) {
            return; // stores no NaN itself
        }
        try (TestUnit unit = unit(database)) {
            assertThatThrownBy(() -> unit.inTransaction(session -> {
                        BasicTypes row = filled(4);
                        row.dbl = Double.NaN;
                        session.persist(row);
                    }))
                    .hasMessageContaining("Field 'dbl'")
                    .hasMessageContaining("BasicTypes")
                    .hasMessageContaining("key 4")
                    .hasMessageContaining("NaN")
                    .hasMessageContaining("finite number");
            assertThat(unit.events()).isEmpty();
            unit.inTransaction(
                    session -> assertThat(session.find(BasicTypes.class, 4L)).isNull());
        }
    }
}
