package dev.cqrsync.cli.attach;

import dev.cqrsync.cli.command.Commands;
import dev.cqrsync.cli.support.SpringService;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** Takes commands from other processes, where the service allows it. */
@AutoConfiguration
@ConditionalOnProperty("cqrs.cli.attach.enabled")
@EnableConfigurationProperties(AttachProperties.class)
class CqrsAttachAutoConfiguration {

    @Bean
    AttachServer cqrsAttachServer(
            AttachProperties properties,
            ConfigurableApplicationContext context,
            @Value("${spring.application.name:service}") String serviceName) {
        String socket = properties.getSocket();
        return new AttachServer(
                socket == null ? SocketFiles.ofThisProcess(serviceName) : Path.of(socket),
                socket == null,
                properties.getMaxClients(),
                new SpringService(context),
                Commands::execute);
    }
}
