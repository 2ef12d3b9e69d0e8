package dev.cqrsync.it.app.diff.master;

import dev.cqrsync.SyncFilter;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class DiffMasterApp {

    @Bean
    SyncFilter<Chosen> filter() {
        return row -> !row.name().startsWith("secret");
    }
}
