package dev.cqrsync.cli;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.ResolvableType;

/**
 * Makes an application a mere store of parts: nothing is made before a command needs it, nothing starts by itself.
 * Consumers, listeners, schedulers and the relay of the running service are not to be joined by ours.
 */
final class PartsOnlyInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        // Boot's lazy initialization spares scheduled beans and others that act as soon as they are there
        context.addBeanFactoryPostProcessor(PartsOnlyInitializer::makeAllLazy);
        ConfigurableListableBeanFactory beans = context.getBeanFactory();
        StopOnly lifecycles = new StopOnly();
        lifecycles.setBeanFactory(beans);
        beans.registerSingleton(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME, lifecycles);
        beans.registerSingleton(
                AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME, new NoRefreshedEvents(beans));
    }

    private static void makeAllLazy(ConfigurableListableBeanFactory beans) {
        for (String name : beans.getBeanDefinitionNames()) {
            beans.getBeanDefinition(name).setLazyInit(true);
        }
    }

    /** Stops at the end what a command has started. */
    private static final class StopOnly extends DefaultLifecycleProcessor {

        @Override
        public void onRefresh() {
            // nothing is started
        }
    }

    /** Keeps from listeners that the application is there, upon which they would begin their work. */
    private static final class NoRefreshedEvents extends SimpleApplicationEventMulticaster {

        NoRefreshedEvents(ConfigurableListableBeanFactory beans) {
            super(beans);
        }

        @Override
        public void multicastEvent(ApplicationEvent event, @Nullable ResolvableType type) {
            if (!(event instanceof ContextRefreshedEvent)) {
                super.multicastEvent(event, type);
            }
        }
    }
}
