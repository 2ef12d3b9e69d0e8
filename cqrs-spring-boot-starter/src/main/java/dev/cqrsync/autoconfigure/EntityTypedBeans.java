package dev.cqrsync.autoconfigure;

import dev.cqrsync.autoconfigure.diagnostics.ConfigurationException;
import dev.cqrsync.mapping.MasterMapping;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ResolvableType;

/**
 * Beans of a generic type whose argument names the entities they are for. That of the nearest class counts: for the
 * entity itself before one for its superclass.
 *
 * @param <B> the beans' type
 */
final class EntityTypedBeans<B> {

    private final ConfigurableListableBeanFactory beanFactory;
    private final Class<?> type;
    private volatile @Nullable Map<String, Class<?>> entityByBean;

    EntityTypedBeans(ConfigurableListableBeanFactory beanFactory, Class<?> type) {
        this.beanFactory = beanFactory;
        this.type = type;
    }

    /** @throws ConfigurationException for the first bean that is for no master, or not the only nearest one */
    void check(Collection<MasterMapping> masters) {
        entityByBean().forEach((bean, entity) -> {
            if (masters.stream()
                            .noneMatch(master ->
                                    entity.isAssignableFrom(master.persister().getMappedClass()))
                    && entity != Object.class) {
                throw new ConfigurationException(
                        "Bean '%s' is a %s of %s, which is no master of this service."
                                .formatted(bean, type.getSimpleName(), entity.getName()),
                        "Annotate the entity with @CqrsMaster, or remove the bean.");
            }
        });
        masters.forEach(master -> nearest(master.persister().getMappedClass()));
    }

    /** The bean for an entity class, or {@code null}. */
    @Nullable
    B of(Class<?> entity) {
        return bean(nearest(entity));
    }

    /** The bean for exactly this type, or {@code null}. */
    @Nullable
    B ofExactly(Class<?> argument) {
        return bean(only(
                argument,
                entityByBean().entrySet().stream()
                        .filter(bean -> bean.getValue() == argument)
                        .map(Map.Entry::getKey)
                        .toList()));
    }

    @SuppressWarnings("unchecked")
    private @Nullable B bean(@Nullable String name) {
        return name == null ? null : (B) beanFactory.getBean(name);
    }

    private @Nullable String nearest(Class<?> entity) {
        Map<String, Class<?>> candidates = entityByBean();
        List<String> nearest = candidates.entrySet().stream()
                .filter(bean -> bean.getValue().isAssignableFrom(entity))
                .filter(bean -> candidates.values().stream()
                        .noneMatch(other -> other != bean.getValue()
                                && other.isAssignableFrom(entity)
                                && bean.getValue().isAssignableFrom(other)))
                .map(Map.Entry::getKey)
                .toList();
        return only(entity, nearest);
    }

    private @Nullable String only(Class<?> entity, List<String> beans) {
        if (beans.size() > 1) {
            throw new ConfigurationException(
                    "Several beans are the %s of %s: %s."
                            .formatted(
                                    type.getSimpleName(),
                                    entity.getName(),
                                    beans.stream().sorted().collect(Collectors.joining(", "))),
                    "Keep one of them.");
        }
        return beans.isEmpty() ? null : beans.get(0);
    }

    private Map<String, Class<?>> entityByBean() {
        Map<String, Class<?>> known = entityByBean;
        if (known == null) {
            Map<String, Class<?>> found = new LinkedHashMap<>();
            for (String bean : beanFactory.getBeanNamesForType(type, true, false)) {
                if (!ScopedProxyUtils.isScopedTarget(bean)) {
                    found.put(bean, entity(bean));
                }
            }
            entityByBean = found;
            known = found;
        }
        return known;
    }

    private Class<?> entity(String bean) {
        Class<?> entity = declared(bean).as(type).getGeneric(0).resolve();
        if (entity == null) {
            throw new ConfigurationException(
                    "Bean '%s' is a %s, but its type does not say of which entity."
                            .formatted(bean, type.getSimpleName()),
                    "Declare it with its type argument, for example as a class that implements %s<Author>."
                            .formatted(type.getSimpleName()));
        }
        return entity;
    }

    private ResolvableType declared(String bean) {
        Class<?> made = beanFactory.getType(bean, false);
        if (beanFactory.containsBeanDefinition(bean)) {
            BeanDefinition definition = beanFactory.getMergedBeanDefinition(bean);
            ResolvableType declared = definition.getResolvableType();
            if (declared.as(type) != ResolvableType.NONE
                    && declared.as(type).getGeneric(0).resolve() != null) {
                return declared;
            }
        }
        return ResolvableType.forClass(Objects.requireNonNull(made, bean));
    }
}
