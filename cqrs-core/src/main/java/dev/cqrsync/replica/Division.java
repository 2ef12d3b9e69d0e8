package dev.cqrsync.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds those among many that fail by themselves. Goes through them some at a time, more while all is well and fewer
 * where much fails. What fails together is tried without those that are known to fail as well, or else without the
 * one that the failure points to, or half by half where it points to none. Whatever is told as failed has failed alone,
 * or is known to, or those that it failed with are done without it, or have failed of something else. For one thread.
 */
final class Division<T> {

    private static final int FIRST = 16;
    private static final int MOST = 256;

    /** One in so many may fail without more being tried one by one. */
    private static final int RARE = 8;

    /** Tries some together; all of them are done then, or none. */
    @FunctionalInterface
    interface Attempt<T> {

        /**
         * @return what they failed with, {@code null} when they are done
         * @throws RuntimeException when it makes no sense to go on
         */
        @Nullable
        RuntimeException on(List<T> some);
    }

    /** Guesses whom a failure is about. */
    @FunctionalInterface
    interface Suspicion<T> {

        /** The index of one of those that have failed together, negative for no idea. */
        int suspect(List<T> failed, RuntimeException failure);

        /**
         * Whether a suspect is to blame for a failure, as can be told from how the others have failed without it. Else it is
         * tried alone.
         */
        default boolean isConfirmed(T suspect, RuntimeException failure, RuntimeException failureOfOthers) {
            return false;
        }

        /**
         * Asks for all that fail, when some have failed together.
         *
         * @param candidates these, and all that have not been tried
         */
        default Answer<T> ask(List<T> candidates, RuntimeException failure) {
            return Answer.nothing();
        }

        /** Does them all, without waiting for a failure, where some are expected to fail and that is how to find them. */
        default Answer<T> expectFailures(List<T> all) {
            return Answer.nothing();
        }
    }

    /**
     * What is known of some.
     *
     * @param failed those that fail, and of what
     * @param othersDone whether all others have been done on the way
     */
    record Answer<T>(Map<T, RuntimeException> failed, boolean othersDone) {

        static <T> Answer<T> nothing() {
            return new Answer<>(Map.of(), false);
        }
    }

    private final Attempt<T> attempt;
    private final Suspicion<T> suspicion;
    private final BiConsumer<T, RuntimeException> failed;
    private final List<T> rest = new ArrayList<>();
    private int failures;

    /** Whether an answer has explained a failure, so that those that are left are not expected to fail. */
    private boolean told;

    /** @param failed is told of each that fails by itself */
    Division(Attempt<T> attempt, Suspicion<T> suspicion, BiConsumer<T, RuntimeException> failed) {
        this.attempt = attempt;
        this.suspicion = suspicion;
        this.failed = failed;
    }

    /**
     * Goes through some that have not been tried together.
     *
     * @param mostFail whether most of them are expected to fail
     */
    void run(List<T> all, boolean mostFail) {
        Answer<T> answer = all.size() > 1 ? suspicion.expectFailures(all) : Answer.nothing();
        answer.failed().forEach(failed);
        if (answer.othersDone()) {
            return;
        }
        List<T> others =
                all.stream().filter(one -> !answer.failed().containsKey(one)).toList();
        run(others, answer.failed().isEmpty() ? (mostFail ? 1 : FIRST) : MOST);
    }

    /** Goes through those that have failed together, two or more. */
    void divide(List<T> all) {
        run(all, Math.min(FIRST, all.size() / 2));
    }

    private void run(List<T> all, int first) {
        rest.addAll(all);
        int size = first;
        while (!rest.isEmpty()) {
            List<T> head = rest.subList(0, Math.min(rest.size(), size));
            List<T> some = List.copyOf(head);
            head.clear();
            int before = failures;
            told = false;
            passes(some);
            size = told ? MOST : next(size, failures - before);
        }
    }

    /** A try costs the more the fewer are in it, and a failure the more the more are in it. */
    private static int next(int size, int failures) {
        if (failures == 0) {
            return Math.min(MOST, size * 2);
        }
        return failures <= size / RARE ? size : Math.max(1, size / 2);
    }

    private void passes(List<T> some) {
        RuntimeException failure = attempt.on(some);
        if (failure != null) {
            find(some, failure);
        }
    }

    private void fails(T one, RuntimeException failure) {
        failures++;
        failed.accept(one, failure);
    }

    /** @param some have failed together */
    private void find(List<T> some, RuntimeException failure) {
        List<T> unexplained = withoutThoseKnown(some, failure);
        if (unexplained.size() < some.size()) {
            if (!unexplained.isEmpty()) {
                passes(unexplained);
            }
            return;
        }
        if (some.size() == 1) {
            fails(some.get(0), failure);
            return;
        }
        int suspect = suspicion.suspect(some, failure);
        if (suspect >= 0) {
            List<T> others = new ArrayList<>(some);
            T left = others.remove(suspect);
            RuntimeException failureOfOthers = attempt.on(others);
            if (failureOfOthers == null) {
                fails(left, failure); // all is well without it, and was not with it
            } else {
                find(others, failureOfOthers);
                if (suspicion.isConfirmed(left, failure, failureOfOthers)) {
                    fails(left, failure);
                } else {
                    passes(List.of(left));
                }
            }
        } else {
            int half = some.size() / 2;
            passes(some.subList(0, half));
            passes(some.subList(half, some.size()));
        }
    }

    /** Tells of those that are known to fail, among some that have failed together and the rest; returns what is left of the some. */
    private List<T> withoutThoseKnown(List<T> some, RuntimeException failure) {
        if (some.size() + rest.size() == 1) {
            return some;
        }
        List<T> candidates = new ArrayList<>(some);
        candidates.addAll(rest);
        Answer<T> answer = suspicion.ask(candidates, failure);
        Map<T, RuntimeException> known = answer.failed();
        List<T> others = some.stream().filter(one -> !known.containsKey(one)).toList();
        boolean explainsTheFailure = answer.othersDone() || others.size() < some.size();
        if (explainsTheFailure) { // else it is not to be trusted
            told = true;
            rest.removeAll(known.keySet());
            known.forEach((one, itsFailure) -> failed.accept(one, some.equals(List.of(one)) ? failure : itsFailure));
        }
        if (answer.othersDone()) {
            rest.clear();
            return List.of();
        }
        return others;
    }
}
