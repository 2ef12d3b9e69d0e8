package dev.cqrsync.benchmarks.app.handwritten.master;

import dev.cqrsync.benchmarks.app.handwritten.AccountMessage;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/** Publishes after the commit. */
class AfterCommitPublisher {

    private final RabbitTemplate template;
    private final String exchange;

    AfterCommitPublisher(RabbitTemplate template, String exchange) {
        this.template = template;
        this.exchange = exchange;
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
    void on(AccountMessage message) {
        template.convertAndSend(exchange, "handwritten", message);
    }
}
