package dev.cqrsync.replica.retry;

import dev.cqrsync.transport.BackOff;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Says whether an event that failed is tried again, and when. A bean of this type is the policy of the whole service in
 * place of {@code cqrs.replica.max-retries} and {@code cqrs.replica.retry-delay}; a handler may have one of its own, see
 * {@link dev.cqrsync.replica.ReplicaHandler}. Called by several workers at once; must be quick.
 *
 * <p>Asked only about events that are to blame themselves: no policy is asked while a database or a store is out of
 * reach, nor about what can never be applied, such as a body that is no event or one that has expired.
 */
@FunctionalInterface
public interface RetryPolicy {

    /** The first failure is final. */
    RetryPolicy NEVER = failed -> null;

    /**
     * Decides upon a failed attempt.
     *
     * @return how long to wait before the next attempt, zero or more; {@code null} to keep the event as a dead letter.
     *     Events with different delays do not wait behind one another.
     */
    @Nullable
    Duration delayAfter(FailedAttempt failed);

    /**
     * So many attempts after the first, each after the same delay.
     *
     * @param maxRetries 0 or more
     */
    static RetryPolicy of(int maxRetries, Duration delay) {
        return of(maxRetries, new BackOff(delay, delay));
    }

    /**
     * So many attempts after the first, with growing delays.
     *
     * @param maxRetries 0 or more
     */
    static RetryPolicy of(int maxRetries, BackOff delays) {
        if (maxRetries < 0) {
            throw new IllegalArgumentException("retries must not be negative: " + maxRetries);
        }
        return failed -> failed.number() <= maxRetries ? delays.after(failed.number()) : null;
    }

    /** Again and again, with growing delays, until the event succeeds, is superseded or expires. */
    static RetryPolicy unlimited(BackOff delays) {
        return failed -> delays.after(failed.number());
    }

    /**
     * This policy, but another one for failures of a type or with a cause of it.
     *
     * @param failure for example an exception that the handler throws when waiting does not help
     * @param policy decides upon those
     */
    default RetryPolicy on(Class<? extends Throwable> failure, RetryPolicy policy) {
        return failed -> (failed.failedWith(failure) ? policy : this).delayAfter(failed);
    }
}
