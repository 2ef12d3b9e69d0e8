package dev.cqrsync.example.replica;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisRepositoriesAutoConfiguration;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Service that joins and shows rows it does not own. Receiving needs the annotated entities and a queue name. */
@SpringBootApplication(
        exclude = {DataRedisAutoConfiguration.class, DataRedisRepositoriesAutoConfiguration.class
        }) // RedisConfiguration
@EnableScheduling
public class ReplicaApplication {

    public static void main(String[] args) {
        application().run(args);
    }

    /**
     * The application, ready to run. Its configuration is {@code example-replica.yaml} and not
     * {@code application.yaml}, so that both examples fit on one class path.
     */
    public static SpringApplication application() {
        return new SpringApplicationBuilder(ReplicaApplication.class)
                .properties("spring.config.name=example-replica")
                .build();
    }
}
