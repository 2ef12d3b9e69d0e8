package dev.cqrsync.transport.rabbit;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ReturnListener;
import dev.cqrsync.transport.Answer;
import dev.cqrsync.transport.RequestException;
import dev.cqrsync.transport.RequestException.Reason;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Sends parts to the queue of the one who asked, until that queue is gone. */
final class RabbitAnswer implements Answer, AutoCloseable {

    private static final long WORKING_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Channel channel;
    private final String replyTo;
    private final ReturnListener gone = (code, text, exchange, key, properties, body) -> this.returned = true;
    private volatile boolean returned;
    private long lastSent = System.nanoTime();

    RabbitAnswer(Channel channel, String replyTo) {
        this.channel = channel;
        this.replyTo = replyTo;
        channel.addReturnListener(gone);
    }

    @Override
    public void part(byte[] bytes) {
        send(RequestMessages.Kind.PART, bytes);
    }

    @Override
    public void working() {
        if (System.nanoTime() - lastSent > WORKING_EVERY_NANOS) {
            send(RequestMessages.Kind.WORKING, new byte[0]);
        }
    }

    private void send(RequestMessages.Kind kind, byte[] bytes) {
        if (returned) {
            throw new RequestException(Reason.NOBODY_LISTENS, "nobody waits for the answer any more", null);
        }
        try {
            RequestMessages.answer(channel, replyTo, kind, bytes);
            lastSent = System.nanoTime();
        } catch (IOException | RuntimeException e) {
            throw new RequestException(Reason.BROKER, "the answer cannot be sent: " + BrokerFailure.reason(e), e);
        }
    }

    @Override
    public void close() {
        channel.removeReturnListener(gone);
    }
}
