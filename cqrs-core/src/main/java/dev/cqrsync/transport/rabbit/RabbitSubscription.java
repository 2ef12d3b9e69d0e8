package dev.cqrsync.transport.rabbit;

import dev.cqrsync.transport.MessageHandler;
import dev.cqrsync.transport.PatientHandler;
import dev.cqrsync.transport.Subscription;
import dev.cqrsync.transport.SubscriptionRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/** The workers of one queue and the link on which they publish what goes elsewhere. */
final class RabbitSubscription implements Subscription {

    private static final Logger log = LoggerFactory.getLogger(RabbitSubscription.class);

    private final PublisherLink link;
    private final PatientHandler patient;
    private final List<ConsumerWorker> workers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    RabbitSubscription(
            ConnectionFactory factory, RabbitSettings settings, SubscriptionRequest request, MessageHandler handler) {
        String who = "queue '%s'".formatted(request.queue());
        link = new PublisherLink(
                factory, settings, who + " (dead letters and retries)", new RabbitTopology(settings)::declareExchange);
        OutageLog outage = new OutageLog(log, who);
        patient = new PatientHandler(handler, settings.handlerPause(), request.queue());
        ReturnedDeadLetters returned = new ReturnedDeadLetters(request);
        for (int i = 1; i <= request.workers(); i++) {
            ConsumerWorker worker = new ConsumerWorker(factory, settings, request, patient, link, outage, returned);
            Thread thread = new Thread(worker, "cqrs-consumer-%s-%d".formatted(request.queue(), i));
            // Whoever owns the subscription decides when the process ends; a broker that hangs must not.
            thread.setDaemon(true);
            workers.add(worker);
            threads.add(thread);
        }
    }

    RabbitSubscription start() {
        threads.forEach(Thread::start);
        return this;
    }

    @Override
    public boolean isConsuming() {
        return !patient.isPausing() && workers.stream().allMatch(ConsumerWorker::isConsuming);
    }

    @Override
    public boolean stop(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        workers.forEach(ConsumerWorker::stop);
        try {
            for (Thread thread : threads) {
                long millis = (deadline - System.nanoTime()) / 1_000_000;
                if (millis > 0) {
                    thread.join(millis);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        boolean finished = threads.stream().noneMatch(Thread::isAlive);
        threads.forEach(Thread::interrupt);
        link.close();
        return finished;
    }
}
