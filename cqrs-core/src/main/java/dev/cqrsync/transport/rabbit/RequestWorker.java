package dev.cqrsync.transport.rabbit;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import dev.cqrsync.text.LoggedFailure;
import dev.cqrsync.text.OneLine;
import dev.cqrsync.transport.BackOff;
import dev.cqrsync.transport.RequestException;
import dev.cqrsync.transport.RequestHandler;
import dev.cqrsync.transport.Subscription;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * Takes one request at a time, so that others are left to instances that are free, and acknowledges it when it has been
 * answered. One that comes a second time has cost an instance its life, or its connection: it is not tried again.
 */
final class RequestWorker implements Subscription {

    private static final Logger log = LoggerFactory.getLogger(RequestWorker.class);

    private static final long POLL_MILLIS = 200;

    private final ConnectionFactory factory;
    private final BackOff reconnect;
    private final String queue;
    private final RequestHandler handler;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;
    private final OutageLog outage;
    private volatile boolean consuming;

    RequestWorker(ConnectionFactory factory, BackOff reconnect, String queue, RequestHandler handler) {
        this.factory = factory;
        this.reconnect = reconnect;
        this.queue = queue;
        this.handler = handler;
        this.thread = new Thread(this::work, "cqrs-requests-" + queue);
        this.thread.setDaemon(true);
        this.outage = new OutageLog(log, "requests in queue '%s'".formatted(queue));
    }

    RequestWorker start() {
        thread.start();
        return this;
    }

    @Override
    public boolean isConsuming() {
        return consuming;
    }

    @Override
    public boolean stop(Duration timeout) {
        stopping.countDown();
        try {
            thread.join(Math.max(1, timeout.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        boolean ended = !thread.isAlive();
        thread.interrupt();
        return ended;
    }

    private void work() {
        int failures = 0;
        try {
            while (stopping.getCount() > 0) {
                try (BrokerConnection connection = BrokerConnection.open(factory)) {
                    Channel channel = connection.createChannel();
                    BlockingQueue<Delivery> requests = consume(channel);
                    failures = 0;
                    outage.works(this);
                    serve(channel, requests);
                } catch (IOException | RuntimeException e) {
                    if (stopping.getCount() == 0) {
                        return;
                    }
                    outage.failed(this, BrokerFailure.of(e, factory));
                    stopping.await(reconnect.after(++failures).toMillis(), TimeUnit.MILLISECONDS);
                } finally {
                    consuming = false;
                }
            }
        } catch (InterruptedException e) {
            log.debug("queue '{}': interrupted", queue);
        }
    }

    private BlockingQueue<Delivery> consume(Channel channel) throws IOException {
        BlockingQueue<Delivery> requests = new LinkedBlockingQueue<>();
        RequestMessages.declare(channel, queue);
        channel.basicQos(1);
        channel.basicConsume(queue, false, new DefaultConsumer(channel) {
            @Override
            public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body) {
                requests.add(new Delivery(envelope, properties, body));
            }

            @Override
            public void handleCancel(String tag) throws IOException {
                channel.abort(); // the queue was deleted: it is declared again with the next channel
            }
        });
        consuming = true;
        return requests;
    }

    private void serve(Channel channel, BlockingQueue<Delivery> requests) throws IOException, InterruptedException {
        while (stopping.getCount() > 0) {
            Delivery request = requests.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
            if (request != null) {
                answer(channel, request);
                channel.basicAck(request.getEnvelope().getDeliveryTag(), false);
            } else if (!channel.isOpen()) {
                throw new IOException("the channel was closed");
            }
        }
        channel.abort();
    }

    private void answer(Channel channel, Delivery request) throws IOException {
        String replyTo = request.getProperties().getReplyTo();
        if (replyTo == null) {
            return;
        }
        if (request.getEnvelope().isRedeliver()) {
            failed(channel, replyTo, "an instance of the service was lost while it answered; ask again");
            return;
        }
        RabbitAnswer answer = new RabbitAnswer(channel, replyTo);
        try {
            handler.handle(request.getBody(), answer);
            RequestMessages.answer(channel, replyTo, RequestMessages.Kind.END, new byte[0]);
        } catch (RequestException e) {
            log.info("A request in queue '{}' is not answered to its end: {}", queue, OneLine.of(e.getMessage()));
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            log.warn("A request in queue '{}' cannot be answered", queue, LoggedFailure.of(e));
            failed(channel, replyTo, String.valueOf(e.getMessage()));
        } finally {
            answer.close();
        }
    }

    private static void failed(Channel channel, String replyTo, String message) throws IOException {
        RequestMessages.answer(channel, replyTo, RequestMessages.Kind.FAILED, message.getBytes(StandardCharsets.UTF_8));
    }
}
