package dev.cqrsync.benchmarks;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The raw client at its best: one channel, a bounded number of unconfirmed messages. */
final class ConfirmedWindow {

    private final Channel channel;
    private final int size;
    private final Semaphore free;
    private final java.util.TreeSet<Long> open = new java.util.TreeSet<>();

    ConfirmedWindow(Channel channel, int size) throws IOException {
        this.channel = channel;
        this.size = size;
        this.free = new Semaphore(size);
        channel.addConfirmListener(this::confirmed, (tag, multiple) -> {
            throw new IllegalStateException("the broker has refused a message");
        });
        channel.confirmSelect();
    }

    void publish(String exchange, String key, BasicProperties properties, byte[] body)
            throws IOException, InterruptedException {
        free.acquire();
        synchronized (open) {
            open.add(channel.getNextPublishSeqNo());
        }
        channel.basicPublish(exchange, key, true, properties, body);
    }

    private void confirmed(long tag, boolean multiple) {
        int count = 1;
        synchronized (open) {
            if (multiple) {
                var upTo = open.headSet(tag, true);
                count = upTo.size();
                upTo.clear();
            } else {
                open.remove(tag);
            }
        }
        free.release(count);
    }

    void awaitAll() throws InterruptedException {
        if (!free.tryAcquire(size, 2, TimeUnit.MINUTES)) {
            throw new IllegalStateException("the broker does not confirm");
        }
        free.release(size);
    }
}
