package dev.cqrsync.cli;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.ApplicationContextFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.weaving.LoadTimeWeaverAware;

/**
 * Makes application contexts that start no persistence unit by themselves. Spring makes factories of entity managers at
 * the start, be they lazy or not, in case a class is to be woven; commands about queues need no database.
 */
final class LazyContextFactory implements ApplicationContextFactory {

    @Override
    public ConfigurableApplicationContext create(@Nullable WebApplicationType webApplicationType) {
        return new AnnotationConfigApplicationContext(new LazyBeanFactory());
    }

    private static final class LazyBeanFactory extends DefaultListableBeanFactory {

        @Override
        public String[] getBeanNamesForType(
                @Nullable Class<?> type, boolean includeNonSingletons, boolean allowEagerInit) {
            return type == LoadTimeWeaverAware.class
                    ? new String[0]
                    : super.getBeanNamesForType(type, includeNonSingletons, allowEagerInit);
        }
    }
}
