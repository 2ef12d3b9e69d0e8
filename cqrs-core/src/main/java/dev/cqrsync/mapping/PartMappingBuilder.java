package dev.cqrsync.mapping;

import dev.cqrsync.CqrsPartOf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.mapping.AttributeMapping;
import org.hibernate.metamodel.mapping.ForeignKeyDescriptor;
import org.hibernate.metamodel.mapping.internal.ToOneAttributeMapping;
import org.hibernate.persister.entity.EntityPersister;

/** Builds and checks the parts of one persistence unit. */
final class PartMappingBuilder {

    private final SessionFactoryImplementor sessionFactory;
    private final Predicate<EntityPersister> isMaster;

    PartMappingBuilder(SessionFactoryImplementor sessionFactory, Predicate<EntityPersister> isMaster) {
        this.sessionFactory = sessionFactory;
        this.isMaster = isMaster;
    }

    List<PartMapping> build() {
        Map<EntityPersister, List<PartPath>> paths = new LinkedHashMap<>();
        sessionFactory.getMappingMetamodel().forEachEntityDescriptor(persister -> {
            for (String path : declared(persister)) {
                List<PartStep> steps = steps(persister, path);
                add(paths, persister, new PartPath(steps, false));
                for (int i = 1; i < steps.size(); i++) {
                    PartPath rest = new PartPath(steps.subList(i, steps.size()), true);
                    withSubclasses(steps.get(i - 1).target()).forEach(between -> add(paths, between, rest));
                }
            }
        });
        List<PartMapping> parts = new ArrayList<>();
        paths.forEach((persister, own) -> parts.add(new PartMapping(persister, own)));
        return parts;
    }

    private static void add(Map<EntityPersister, List<PartPath>> paths, EntityPersister persister, PartPath path) {
        List<PartPath> own = paths.computeIfAbsent(persister, part -> new ArrayList<>());
        if (!own.contains(path)) {
            own.add(path);
        }
    }

    /** What the class says and what its ancestors say. */
    private static Set<String> declared(EntityPersister persister) {
        Set<String> paths = new TreeSet<>();
        for (Class<?> type = persister.getMappedClass(); type != null; type = type.getSuperclass()) {
            for (CqrsPartOf partOf : type.getDeclaredAnnotationsByType(CqrsPartOf.class)) {
                if (!paths.add(partOf.value()) && type == persister.getMappedClass()) {
                    throw new MappingException(
                            "@CqrsPartOf on %s names the path '%s' twice."
                                    .formatted(persister.getEntityName(), partOf.value()),
                            "Name it once.");
                }
            }
        }
        return paths;
    }

    private List<PartStep> steps(EntityPersister part, String path) {
        List<PartStep> steps = new ArrayList<>();
        EntityPersister from = part;
        for (String name : path.split("\\.", -1)) {
            AttributeMapping attribute = PartStep.attribute(from, name);
            if (attribute == null) {
                throw unfit(part, path, "%s has no attribute '%s'".formatted(from.getEntityName(), name), from);
            }
            if (!(attribute instanceof ToOneAttributeMapping toOne)) {
                throw unfit(
                        part, path, "attribute '%s' of %s is not to-one".formatted(name, from.getEntityName()), from);
            }
            if (toOne.getSideNature() == ForeignKeyDescriptor.Nature.TARGET) {
                throw new MappingException(
                        "@CqrsPartOf(\"%s\") on %s: the key of attribute '%s' of %s is on the other side."
                                .formatted(path, part.getEntityName(), name, from.getEntityName()),
                        "Use a @ManyToOne or @OneToOne attribute with a join column.");
            }
            from = toOne.getAssociatedEntityMappingType().getEntityPersister();
            steps.add(new PartStep(name, from));
        }
        if (!isMaster.test(from)) {
            throw new MappingException(
                    "@CqrsPartOf(\"%s\") on %s ends at %s, which is no master."
                            .formatted(path, part.getEntityName(), from.getEntityName()),
                    "Annotate %s with @CqrsMaster, or name a path to an entity that is."
                            .formatted(from.getEntityName()));
        }
        return steps;
    }

    private static MappingException unfit(EntityPersister part, String path, String problem, EntityPersister from) {
        Set<String> known = new TreeSet<>();
        from.forEachAttributeMapping(attribute -> {
            if (attribute instanceof ToOneAttributeMapping) {
                known.add(attribute.getAttributeName());
            }
        });
        return new MappingException(
                "@CqrsPartOf(\"%s\") on %s: %s.".formatted(path, part.getEntityName(), problem),
                known.isEmpty()
                        ? "%s has no to-one attributes; name a path of @ManyToOne or @OneToOne attributes."
                                .formatted(from.getEntityName())
                        : "To-one attributes of %s: %s.".formatted(from.getEntityName(), String.join(", ", known)));
    }

    private List<EntityPersister> withSubclasses(EntityPersister persister) {
        List<EntityPersister> all = new ArrayList<>();
        for (String name : persister.getSubclassEntityNames()) { // the class itself among them
            all.add(sessionFactory.getMappingMetamodel().getEntityDescriptor(name));
        }
        return all;
    }
}
