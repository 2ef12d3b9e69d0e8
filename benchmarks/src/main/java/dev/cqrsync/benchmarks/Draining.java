package dev.cqrsync.benchmarks;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import dev.cqrsync.benchmarks.app.replica.ReplicaApp;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.springframework.context.SmartLifecycle;

/** A full queue until every row is committed, against a consumer that only counts and acknowledges. */
final class Draining implements Benchmark {

    private static final int MESSAGES = 100_000;
    private static final int PREFETCH = 1_000;

    @Override
    public List<Line> run(Services services, Options options) throws Exception {
        int count = options.of(MESSAGES);
        Arrivals arrivals = new Arrivals();
        try (Database database = services.postgres();
                Broker broker = services.broker();
                Application replica =
                        Application.start(ReplicaApp.class, database, broker, Map.of(), Map.of("arrivals", arrivals))) {
            broker.awaitConsumers(broker.queue, 1);
            SmartLifecycle consumer = replica.context.getBean("cqrsReplicaConsumer", SmartLifecycle.class);
            consumer.stop();
            Rounds.Result result = Rounds.compare(
                    options, () -> bare(broker, count), () -> ours(database, broker, consumer, arrivals, count));
            return List.of(Line.atLeast("messages drained into PostgreSQL", result, 0.5));
        }
    }

    private static double bare(Broker broker, int count) throws Exception {
        broker.publish("account", count, id -> Bodies.save(id, 1));
        CountDownLatch all = new CountDownLatch(count);
        try (Channel channel = broker.connection.createChannel()) {
            channel.basicQos(PREFETCH);
            long start = System.nanoTime();
            channel.basicConsume(broker.queue, false, new DefaultConsumer(channel) {
                private int taken;

                @Override
                public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body)
                        throws IOException {
                    if (++taken % (PREFETCH / 2) == 0 || taken == count) {
                        channel.basicAck(envelope.getDeliveryTag(), true);
                    }
                    all.countDown();
                }
            });
            all.await();
            return Rounds.rate(count, start);
        }
    }

    private static double ours(Database database, Broker broker, SmartLifecycle consumer, Arrivals arrivals, int count)
            throws Exception {
        database.execute("truncate table account_copy");
        broker.publish("account", count, id -> Bodies.save(id, 1));
        long before = arrivals.count();
        long start = System.nanoTime();
        consumer.start();
        arrivals.await(before + count);
        double rate = Rounds.rate(count, start);
        Waiting.until(() -> broker.channel.messageCount(broker.queue) == 0);
        consumer.stop();
        if (database.number("select count(*) from account_copy") != count) {
            throw new IllegalStateException("rows are missing");
        }
        return rate;
    }
}
