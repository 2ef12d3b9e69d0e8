package dev.cqrsync.benchmarks.app.handwritten.replica;

import dev.cqrsync.benchmarks.app.handwritten.AccountMessage;
import org.springframework.amqp.rabbit.annotation.RabbitListener;

/** Saves what it hears. */
class AccountListener {

    private final SavedAccounts accounts;
    private final Runnable onSaved;

    AccountListener(SavedAccounts accounts, Runnable onSaved) {
        this.accounts = accounts;
        this.onSaved = onSaved;
    }

    @RabbitListener(queues = "${benchmark.queue}", concurrency = "${benchmark.concurrency}")
    void on(AccountMessage message) {
        accounts.save(new SavedAccount(message)); // a transaction of its own, committed when it returns
        onSaved.run();
    }
}
