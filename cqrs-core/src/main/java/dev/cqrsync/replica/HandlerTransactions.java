package dev.cqrsync.replica;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Transactions around the events of handlers without an entity. Thread-safe. */
@FunctionalInterface
public interface HandlerTransactions {

    /** No transactions. */
    HandlerTransactions NONE = Supplier::get;

    /**
     * Runs work in a transaction of its own, if there are any.
     *
     * @throws RuntimeException the work's exception, or the transaction's
     */
    ApplyOutcome execute(Supplier<ApplyOutcome> work);

    /**
     * Whether a database that has just lost a connection is there: a transaction can be had. Where nobody can tell,
     * {@code false}.
     *
     * @throws RuntimeException when it is not
     */
    default boolean isDatabaseThere() {
        return false;
    }

    /**
     * Transactions of the application.
     *
     * @param timeout what one may take, in seconds at the finest; {@code null} for as long as it takes
     */
    static HandlerTransactions of(PlatformTransactionManager transactionManager, @Nullable Duration timeout) {
        TransactionTemplate template = new TransactionTemplate(transactionManager);
        template.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        template.setName("cqrs-handle");
        if (timeout != null) {
            template.setTimeout((int) Math.max(1, timeout.toSeconds()));
        }
        return new HandlerTransactions() {

            @Override
            public ApplyOutcome execute(Supplier<ApplyOutcome> work) {
                ApplyOutcome outcome = template.execute(status -> work.get());
                return Objects.requireNonNull(outcome);
            }

            @Override
            public boolean isDatabaseThere() {
                template.executeWithoutResult(status -> {});
                return true;
            }
        };
    }
}
