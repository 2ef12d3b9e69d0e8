package dev.cqrsync.example.replica;

import java.util.List;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Redis, where it is named: Spring Boot would take one on this machine that nobody has named. */
@Configuration(proxyBeanMethods = false)
@Conditional(RedisConfiguration.RedisIsNamed.class)
@Import({DataRedisAutoConfiguration.class, PurchaseRanking.class})
class RedisConfiguration {

    static final class RedisIsNamed implements Condition {

        private static final List<String> NAMES = List.of(
                "spring.data.redis.url",
                "spring.data.redis.host",
                "spring.data.redis.sentinel.master",
                "spring.data.redis.cluster.nodes");

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return NAMES.stream()
                    .anyMatch(
                            name -> StringUtils.hasText(context.getEnvironment().getProperty(name)));
        }
    }
}
