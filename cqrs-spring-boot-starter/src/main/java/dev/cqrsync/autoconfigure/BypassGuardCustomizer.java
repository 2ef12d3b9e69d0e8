package dev.cqrsync.autoconfigure;

import dev.cqrsync.capture.BypassGuard;
import dev.cqrsync.capture.OnBypass;
import java.util.Map;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

/**
 * Guards every persistence unit against SQL behind the back of capture. Hibernate knows one inspector only, so this
 * comes after the customizers of the application and wraps what they leave.
 */
record BypassGuardCustomizer(OnBypass onBypass) implements HibernatePropertiesCustomizer, Ordered {

    @Override
    public void customize(Map<String, Object> hibernateProperties) {
        StatementInspector present = inspector(hibernateProperties.get(JdbcSettings.STATEMENT_INSPECTOR));
        hibernateProperties.put(JdbcSettings.STATEMENT_INSPECTOR, new BypassGuard(onBypass, present));
    }

    /** Hibernate takes an instance, a class or the name of one. */
    private static @Nullable StatementInspector inspector(@Nullable Object setting) {
        if (setting == null || setting instanceof StatementInspector) {
            return (StatementInspector) setting;
        }
        Class<?> type = setting instanceof Class<?> given
                ? given
                : ClassUtils.resolveClassName(setting.toString().strip(), null);
        return (StatementInspector) BeanUtils.instantiateClass(type);
    }

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }
}
