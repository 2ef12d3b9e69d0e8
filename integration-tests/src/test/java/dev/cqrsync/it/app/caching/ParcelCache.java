package dev.cqrsync.it.app.caching;

import dev.cqrsync.replica.ReplicaChange;
import dev.cqrsync.replica.ReplicaHandler;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.data.redis.connection.RedisServerCommands;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/** Keeps parcels in Redis, with Spring's own client and nothing around it. */
public class ParcelCache implements ReplicaHandler<ParcelCache.Data> {

    /** A parcel. */
    public record Data(long id, int weight) {}

    private final StringRedisTemplate redis;
    private final AtomicInteger lastAttempt = new AtomicInteger();

    ParcelCache(StringRedisTemplate redis) {
        this.redis = redis;
    }

    @Override
    public String cqrsId() {
        return "parcel";
    }

    @Override
    public void onSave(ReplicaChange<Data> change) {
        lastAttempt.accumulateAndGet(change.attempt(), Math::max);
        redis.opsForValue()
                .set(
                        "parcel:" + change.data().id(),
                        String.valueOf(change.data().weight()));
    }

    @Override
    public void onDelete(ReplicaChange<Data> change) {
        redis.delete("parcel:" + change.key(Long.class));
    }

    /** Gives Redis something to read at its next start. */
    public void fillAnotherDatabase(int keys) {
        redis.execute(
                RedisScript.of("redis.call('select', 1) for i = 1, tonumber(ARGV[1]) do redis.call('set', i, i) end"),
                List.of(),
                String.valueOf(keys));
    }

    /** How many it has. */
    public long size() {
        return Objects.requireNonNull(redis.execute((RedisCallback<Long>) RedisServerCommands::dbSize));
    }

    /** The highest number of an attempt that has been made. */
    public int lastAttempt() {
        return lastAttempt.get();
    }
}
