package dev.cqrsync.autoconfigure;

import dev.cqrsync.transport.memory.MemoryBroker;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.context.support.GenericApplicationContext;

class MemoryEndToEndTest extends EndToEndContract {

    private final MemoryBroker broker = new MemoryBroker();

    @Override
    Map<String, Object> transport() {
        return Map.of("cqrs.transport", "memory");
    }

    @Override
    void share(SpringApplication application) {
        application.addInitializers(
                context -> ((GenericApplicationContext) context).registerBean(MemoryBroker.class, () -> broker));
    }
}
