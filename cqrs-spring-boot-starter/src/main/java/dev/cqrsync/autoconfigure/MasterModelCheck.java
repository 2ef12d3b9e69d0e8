package dev.cqrsync.autoconfigure;

import dev.cqrsync.autoconfigure.diagnostics.ConfigurationException;
import dev.cqrsync.autoconfigure.properties.CqrsProperties;
import dev.cqrsync.capture.MasterExtensions;
import dev.cqrsync.mapping.MappingRegistry;
import dev.cqrsync.mapping.MasterMapping;
import dev.cqrsync.mapping.ModelDeclarations;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.SmartLifecycle;

/** Fails the start when something that is said about masters meets none, which is known when all units have started. */
final class MasterModelCheck implements SmartLifecycle {

    private final CqrsProperties properties;
    private final PersistenceUnits persistenceUnits;
    private final MappingRegistry registry;
    private final ModelDeclarations declarations;
    private final MasterExtensions extensions;
    private volatile boolean running;

    MasterModelCheck(
            CqrsProperties properties,
            PersistenceUnits persistenceUnits,
            MappingRegistry registry,
            ModelDeclarations declarations,
            MasterExtensions extensions) {
        this.properties = properties;
        this.persistenceUnits = persistenceUnits;
        this.registry = registry;
        this.declarations = declarations;
        this.extensions = extensions;
    }

    @Override
    public void start() {
        persistenceUnits.awaitStarted();
        checkProduce();
        checkDeclarations();
        if (extensions instanceof BeanMasterExtensions beans) {
            beans.check(registry.masters());
        }
        running = true;
    }

    private void checkProduce() {
        Set<String> known =
                registry.masters().stream().map(MasterMapping::cqrsId).collect(Collectors.toCollection(TreeSet::new));
        for (String id : properties.getMaster().getProduce().keySet()) {
            if (!known.contains(id)) {
                throw new ConfigurationException(
                        "cqrs.master.produce names '%s', but this service has no such master.".formatted(id),
                        "Name some of %s.".formatted(known));
            }
        }
    }

    private void checkDeclarations() {
        Set<Class<?>> mapped = Stream.concat(
                        registry.masters().stream().map(MasterMapping::persister),
                        registry.replicas().stream().map(replica -> replica.persister()))
                .map(persister -> (Class<?>) persister.getMappedClass())
                .collect(Collectors.toSet());
        for (Class<?> type : declarations.types()) {
            if (!mapped.contains(type)) {
                throw new ConfigurationException(
                        "A MappingCustomizer declares %s, which is no entity of this service."
                                .formatted(type.getName()),
                        "Have the persistence unit manage it, for example with @EntityScan, or remove the declaration.");
            }
        }
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Integer.MIN_VALUE; // before anything is published or consumed
    }
}
