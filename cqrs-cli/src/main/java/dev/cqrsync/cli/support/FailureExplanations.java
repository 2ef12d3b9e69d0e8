package dev.cqrsync.cli.support;

import dev.cqrsync.text.OneLine;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

/** What the failure analyzers of Boot, of cqrsync and of the service itself know about failures. */
public final class FailureExplanations {

    private FailureExplanations() {}

    /**
     * Description and remedy on one line, or {@code null} when nobody knows the failure.
     *
     * @param context of the service, as far as it got
     */
    public static @Nullable String explain(Throwable failure, @Nullable ConfigurableApplicationContext context) {
        ArgumentResolver arguments = context == null
                ? ArgumentResolver.none()
                : ArgumentResolver.of(BeanFactory.class, context.getBeanFactory())
                        .and(Environment.class, context.getEnvironment());
        ClassLoader classLoader = context == null ? null : context.getClassLoader();
        List<FailureAnalyzer> analyzers = SpringFactoriesLoader.forDefaultResourceLocation(classLoader)
                // one that cannot be made now has nothing to say
                .load(FailureAnalyzer.class, arguments, FailureHandler.handleMessage((message, reason) -> {}));
        for (FailureAnalyzer analyzer : analyzers) {
            FailureAnalysis analysis = analyze(analyzer, failure);
            if (analysis != null) {
                return (OneLine.of(analysis.getDescription()) + " " + OneLine.of(analysis.getAction())).strip();
            }
        }
        return null;
    }

    private static @Nullable FailureAnalysis analyze(FailureAnalyzer analyzer, Throwable failure) {
        try {
            return analyzer.analyze(failure);
        } catch (RuntimeException | LinkageError e) {
            return null; // one that fails itself has nothing to say
        }
    }
}
