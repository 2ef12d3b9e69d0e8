package dev.cqrsync.cli;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.context.support.DefaultLifecycleProcessor;

/** Has an application start nothing by itself; what a command starts is stopped when the application is closed. */
final class PartsOnlyInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        StopOnly processor = new StopOnly();
        processor.setBeanFactory(context.getBeanFactory());
        // Boot's own backs off from a bean of this name
        context.getBeanFactory().registerSingleton(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME, processor);
    }

    private static final class StopOnly extends DefaultLifecycleProcessor {

        @Override
        public void onRefresh() {
            // consumers, listeners, schedulers and the relay of the running service are not to be joined by ours
        }
    }
}
