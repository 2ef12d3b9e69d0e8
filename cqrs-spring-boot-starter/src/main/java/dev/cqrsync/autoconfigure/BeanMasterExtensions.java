package dev.cqrsync.autoconfigure;

import dev.cqrsync.CorrelationIdSource;
import dev.cqrsync.DeleteData;
import dev.cqrsync.EventMetadata;
import dev.cqrsync.MasterSerializer;
import dev.cqrsync.SyncFilter;
import dev.cqrsync.autoconfigure.diagnostics.ConfigurationException;
import dev.cqrsync.capture.MasterExtensions;
import dev.cqrsync.mapping.MasterMapping;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ResolvableType;

/**
 * Finds what the application adds to its masters among its beans. They are matched by type alone until an event needs
 * them, as they may themselves need the persistence unit whose start is under way.
 */
final class BeanMasterExtensions implements MasterExtensions {

    private final ConfigurableListableBeanFactory beanFactory;
    private final EntityTypedBeans<SyncFilter<?>> filters;
    private final EntityTypedBeans<EventMetadata<?>> metadata;
    private final EntityTypedBeans<DeleteData<?>> deleteData;
    private volatile @Nullable CorrelationIdSource correlationIds;

    BeanMasterExtensions(ConfigurableListableBeanFactory beanFactory) {
        this.beanFactory = beanFactory;
        this.filters = new EntityTypedBeans<>(beanFactory, SyncFilter.class);
        this.metadata = new EntityTypedBeans<>(beanFactory, EventMetadata.class);
        this.deleteData = new EntityTypedBeans<>(beanFactory, DeleteData.class);
    }

    /** @throws ConfigurationException for the first bean that belongs to no master, or to one that has another already */
    void check(Collection<MasterMapping> masters) {
        filters.check(masters);
        metadata.check(masters);
        deleteData.check(masters);
        masters.forEach(this::checkSerializer);
    }

    private void checkSerializer(MasterMapping master) {
        Class<? extends MasterSerializer<?>> type = master.declaration().serializer();
        if (type == null) {
            return;
        }
        Class<?> rows = ResolvableType.forClass(type)
                .as(MasterSerializer.class)
                .getGeneric(0)
                .resolve(Object.class);
        if (!rows.isAssignableFrom(master.persister().getMappedClass())) {
            throw new ConfigurationException(
                    "Serializer %s of master %s is for %s."
                            .formatted(type.getName(), master.entityName(), rows.getName()),
                    "Give the master a MasterSerializer of its own class or of a superclass.");
        }
        if (beanFactory.getBeanNamesForType(type, true, false).length > 1) {
            serializerBean(master, type); // one of them may be the primary one
        }
    }

    @Override
    public MasterSerializer<?> serializer(MasterMapping master, Class<? extends MasterSerializer<?>> type) {
        MasterSerializer<?> bean = serializerBean(master, type);
        return bean == null ? beanFactory.createBean(type) : bean;
    }

    private @Nullable MasterSerializer<?> serializerBean(
            MasterMapping master, Class<? extends MasterSerializer<?>> type) {
        try {
            return beanFactory.getBeanProvider(type).getIfAvailable();
        } catch (NoUniqueBeanDefinitionException e) {
            throw new ConfigurationException(
                    "Several beans are serializers of master %s: %s."
                            .formatted(master.entityName(), e.getBeanNamesFound()),
                    "Keep one of them, or make one @Primary.",
                    e);
        }
    }

    @Override
    public @Nullable SyncFilter<?> filter(MasterMapping master) {
        return filters.of(master.persister().getMappedClass());
    }

    @Override
    public List<EventMetadata<?>> metadata(MasterMapping master) {
        Stream<@Nullable EventMetadata<?>> all = Stream.of(
                metadata.ofExactly(Object.class), metadata.of(master.persister().getMappedClass()));
        return all.filter(bean -> bean != null)
                .distinct()
                .<EventMetadata<?>>map(bean -> bean)
                .toList();
    }

    @Override
    public @Nullable DeleteData<?> deleteData(MasterMapping master) {
        return deleteData.of(master.persister().getMappedClass());
    }

    @Override
    public CorrelationIdSource correlationIds() {
        CorrelationIdSource known = correlationIds;
        if (known == null) {
            known = beanFactory
                    .getBeanProvider(CorrelationIdSource.class)
                    .getIfAvailable(() -> CorrelationIdSource.NONE);
            correlationIds = known;
        }
        return known;
    }
}
