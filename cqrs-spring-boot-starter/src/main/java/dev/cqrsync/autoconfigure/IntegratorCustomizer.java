package dev.cqrsync.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.jpa.boot.spi.IntegratorProvider;
import org.hibernate.jpa.boot.spi.JpaSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

/**
 * Adds an integrator to those that the application has set itself. Hibernate knows one provider only, so this comes
 * after the customizers of the application and wraps what they leave.
 */
final class IntegratorCustomizer implements HibernatePropertiesCustomizer, Ordered {

    private final Integrator integrator;

    IntegratorCustomizer(Integrator integrator) {
        this.integrator = integrator;
    }

    @Override
    public void customize(Map<String, Object> hibernateProperties) {
        IntegratorProvider present = provider(hibernateProperties.get(JpaSettings.INTEGRATOR_PROVIDER));
        hibernateProperties.put(JpaSettings.INTEGRATOR_PROVIDER, (IntegratorProvider) () -> {
            List<Integrator> integrators = new ArrayList<>(present == null ? List.of() : present.getIntegrators());
            integrators.add(integrator);
            return integrators;
        });
    }

    /** Hibernate takes an instance, a class or the name of one. */
    private static @Nullable IntegratorProvider provider(@Nullable Object setting) {
        if (setting == null || setting instanceof IntegratorProvider) {
            return (IntegratorProvider) setting;
        }
        Class<?> type = setting instanceof Class<?> given
                ? given
                : ClassUtils.resolveClassName(setting.toString().strip(), null);
        return (IntegratorProvider) BeanUtils.instantiateClass(type);
    }

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }
}
