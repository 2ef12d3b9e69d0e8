package dev.cqrsync.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DivisionTest {

    private static final Division.Suspicion<Integer> NO_IDEA = (some, failure) -> -1;

    private final List<List<Integer>> attempts = new ArrayList<>();
    private final List<Integer> done = new ArrayList<>();
    private final List<Integer> failed = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 16, 17, 500})
    void thoseThatFailAloneAreToldAndAllOthersAreDoneOnce(int size) {
        for (Division.Suspicion<Integer> suspicion : List.of(
                NO_IDEA,
                pointsAtTheFirst(every(7)),
                pointsAtTheLast(),
                tellsFailuresApart(pointsAtTheFirst(every(7))),
                tellsFailuresApart(pointsAtTheLast()))) {
            for (boolean mostFail : new boolean[] {false, true}) {
                division(every(7), suspicion).run(numbers(size), mostFail);
                assertThat(failed)
                        .containsExactlyInAnyOrderElementsOf(
                                numbers(size).stream().filter(every(7)).toList());
                assertThat(Stream.concat(done.stream(), failed.stream())
                                .sorted()
                                .toList())
                        .isEqualTo(numbers(size));
            }
        }
    }

    @Test
    void whatHasFailedTogetherIsNotTriedTogetherAgain() {
        division(every(3), NO_IDEA).divide(numbers(3));
        assertThat(attempts).noneMatch(some -> some.size() == 3);
        assertThat(failed).containsExactly(3);
    }

    @Test
    void aFewAmongManyTakeFewAttempts() {
        division(every(250), NO_IDEA).run(numbers(500), false);
        assertThat(attempts).hasSizeLessThan(40);
    }

    @Test
    void aTenthTakesThreeAttemptsEachWhereTheyAreNamed() {
        division(every(10), pointsAtTheFirst(every(10))).run(numbers(500), false);
        assertThat(attempts).hasSizeLessThanOrEqualTo(3 * 50);
        assertThat(attempts.stream().mapToInt(List::size).sum()).isLessThan(1_500);
    }

    @Test
    void aTenthTakesTwoAttemptsEachWhereTheirFailuresCanBeToldApart() {
        division(every(10), tellsFailuresApart(pointsAtTheFirst(every(10)))).run(numbers(500), false);
        assertThat(attempts).hasSizeLessThanOrEqualTo(2 * 50);
    }

    @Test
    void thoseThatAreKnownToFailAlikeTakeOneAttemptTogether() {
        division(every(10), knows(every(10))).run(numbers(500), false);
        assertThat(failed).hasSize(50);
        assertThat(attempts)
                .filteredOn(some -> some.stream().anyMatch(every(10)::test))
                .hasSize(1);
    }

    @Test
    void whatIsLeftAfterAnAnswerIsTriedAtOnce() {
        division(every(10), knows(every(10))).run(numbers(200), false);
        assertThat(attempts).extracting(List::size).containsExactly(16, 15, 200 - 16 - 19);
    }

    @Test
    void nothingIsTriedOfWhatIsDoneWithoutThoseThatWereExpectedToFail() {
        division(every(10), expects(every(10), true)).run(numbers(200), false);
        assertThat(attempts).isEmpty();
        assertThat(failed).hasSize(20);
    }

    @Test
    void theRestIsTriedAtOnceWhereThoseThatWereExpectedToFailAreKnown() {
        division(every(10), expects(every(10), false)).run(numbers(200), false);
        assertThat(attempts).extracting(List::size).containsExactly(180);
        assertThat(failed).hasSize(20);
    }

    @Test
    void whereNoneWasAsExpectedAllAreTriedAsEver() {
        division(every(250), expects(any -> false, false)).run(numbers(500), false);
        assertThat(attempts.get(0)).hasSize(16);
        assertThat(failed).containsExactly(250, 500);
    }

    @Test
    void thoseThatMostlyFailTakeOneAttemptToo() {
        division(every(1), knows(every(1))).run(numbers(100), true);
        assertThat(failed).hasSize(100);
        assertThat(attempts).containsExactly(List.of(1));
    }

    @Test
    void whatIsSaidToBeKnownIsNotTrustedWhereItDoesNotExplainTheFailure() {
        division(number -> number == 7, knows(number -> number > 400)).run(numbers(500), false);
        assertThat(failed).containsExactly(7);
        assertThat(done).hasSize(499);
    }

    @Test
    void aSuspectWithoutWhichTheOthersFailAsBeforeIsTriedAlone() {
        division(every(7), tellsFailuresApart((some, failure) -> 0)).run(List.of(1, 7, 2, 3, 14), false);
        assertThat(failed).containsExactlyInAnyOrder(7, 14);
        assertThat(attempts).contains(List.of(1));
    }

    @Test
    void thoseThatAllFailAreTriedOnceEach() {
        division(any -> true, NO_IDEA).run(numbers(100), true);
        assertThat(attempts).hasSize(100);
    }

    private Division<Integer> division(Predicate<Integer> bad, Division.Suspicion<Integer> suspicion) {
        attempts.clear();
        done.clear();
        failed.clear();
        return new Division<>(
                some -> {
                    attempts.add(some);
                    RuntimeException failure = some.stream()
                            .filter(bad)
                            .findFirst()
                            .map(number -> new IllegalStateException("the first is " + number))
                            .orElse(null);
                    if (failure == null) {
                        done.addAll(some);
                    }
                    return failure;
                },
                suspicion,
                (number, failure) -> failed.add(number));
    }

    private static Predicate<Integer> every(int nth) {
        return number -> number % nth == 0;
    }

    private static Division.Suspicion<Integer> pointsAtTheFirst(Predicate<Integer> bad) {
        return (some, failure) -> IntStream.range(0, some.size())
                .filter(i -> bad.test(some.get(i)))
                .findFirst()
                .orElse(-1);
    }

    /** Wrong most of the time. */
    private static Division.Suspicion<Integer> pointsAtTheLast() {
        return (some, failure) -> some.size() - 1;
    }

    private static Division.Suspicion<Integer> tellsFailuresApart(Division.Suspicion<Integer> suspicion) {
        return new Division.Suspicion<>() {
            @Override
            public int suspect(List<Integer> some, RuntimeException failure) {
                return suspicion.suspect(some, failure);
            }

            @Override
            public boolean isConfirmed(Integer suspect, RuntimeException failure, RuntimeException failureOfOthers) {
                return !Objects.equals(failure.getMessage(), failureOfOthers.getMessage());
            }
        };
    }

    private static Division.Suspicion<Integer> knows(Predicate<Integer> bad) {
        return new Division.Suspicion<>() {
            @Override
            public int suspect(List<Integer> some, RuntimeException failure) {
                return -1;
            }

            @Override
            public Division.Answer<Integer> ask(List<Integer> candidates, RuntimeException failure) {
                return new Division.Answer<>(
                        candidates.stream().filter(bad).collect(Collectors.toMap(one -> one, one -> failure)), false);
            }
        };
    }

    private static Division.Suspicion<Integer> expects(Predicate<Integer> bad, boolean othersDone) {
        return new Division.Suspicion<>() {
            @Override
            public int suspect(List<Integer> some, RuntimeException failure) {
                return -1;
            }

            @Override
            public Division.Answer<Integer> expectFailures(List<Integer> all) {
                return new Division.Answer<>(
                        all.stream()
                                .filter(bad)
                                .collect(Collectors.toMap(one -> one, one -> new IllegalStateException("as expected"))),
                        othersDone);
            }
        };
    }

    private static List<Integer> numbers(int size) {
        return IntStream.rangeClosed(1, size).boxed().toList();
    }
}
