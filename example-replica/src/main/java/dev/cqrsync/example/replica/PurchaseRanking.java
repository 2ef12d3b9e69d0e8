package dev.cqrsync.example.replica;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.data.redis.core.StringRedisTemplate;

/** The largest purchases, in a sorted set of a Redis that somebody has named. Thread-safe. */
class PurchaseRanking {

    private final StringRedisTemplate redis;
    private final String key;

    PurchaseRanking(StringRedisTemplate redis, @Value("${example.redis-key}") String key) {
        this.redis = redis;
        this.key = key;
    }

    void put(long id, BigDecimal total) {
        redis.opsForZSet().add(key, Long.toString(id), total.doubleValue());
    }

    void remove(long id) {
        redis.opsForZSet().remove(key, Long.toString(id));
    }

    /** Ids of purchases, the largest first. */
    List<Long> largest(int count) {
        Set<String> ids = redis.opsForZSet().reverseRange(key, 0, count - 1L);
        return ids == null ? List.of() : ids.stream().map(Long::valueOf).toList();
    }
}
