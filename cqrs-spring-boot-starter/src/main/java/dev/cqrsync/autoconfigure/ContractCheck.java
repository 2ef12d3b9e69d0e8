package dev.cqrsync.autoconfigure;

import dev.cqrsync.CqrsException;
import dev.cqrsync.autoconfigure.diagnostics.ConfigurationException;
import dev.cqrsync.contract.Contract;
import dev.cqrsync.contract.ContractChecker;
import dev.cqrsync.contract.ContractModel;
import dev.cqrsync.mapping.MappingRegistry;
import dev.cqrsync.mapping.ReplicaMapping;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.io.Resource;

/** Refuses to start with replicas that do not fit what the masters' contracts say. */
record ContractCheck(List<Resource> contracts, PersistenceUnits persistenceUnits, MappingRegistry registry)
        implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(ContractCheck.class);

    @Override
    public void afterSingletonsInstantiated() {
        if (contracts.isEmpty()) {
            return;
        }
        ContractChecker checker = new ContractChecker(read());
        persistenceUnits.awaitStarted();
        List<String> mismatches = registry.replicas().stream()
                .flatMap(replica -> checker.check(replica).stream())
                .sorted()
                .toList();
        if (!mismatches.isEmpty()) {
            throw new ConfigurationException(
                    "The replicas of this service do not fit cqrs.replica.contract:%n%n    - %s"
                            .formatted(String.join("%n    - ".formatted(), mismatches)),
                    "Change the replicas, or fetch the masters' contracts anew if they are out of date.");
        }
        for (ReplicaMapping replica : registry.replicas()) {
            Set<String> unknown = checker.unknown(replica);
            if (!unknown.isEmpty()) {
                log.info(
                        "Fields {} of '{}' could not be checked against cqrs.replica.contract: the master's serializer"
                                + " does not declare what it returns",
                        unknown,
                        replica.cqrsId());
            }
        }
    }

    private Contract read() {
        Map<String, ContractModel> models = new LinkedHashMap<>();
        for (Resource resource : contracts) {
            try {
                models.putAll(Contract.fromJson(resource.getContentAsString(StandardCharsets.UTF_8))
                        .models());
            } catch (IOException | CqrsException e) {
                throw new ConfigurationException(
                        "cqrs.replica.contract cannot be read from %s: %s".formatted(resource, e.getMessage()),
                        "Name a file that ContractExporter has written, for example classpath:contract.json.",
                        e);
            }
        }
        return new Contract(models);
    }
}
