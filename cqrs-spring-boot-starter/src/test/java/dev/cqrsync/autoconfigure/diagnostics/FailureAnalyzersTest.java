package dev.cqrsync.autoconfigure.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cqrsync.jdbc.DatabaseKind;
import dev.cqrsync.jdbc.UnsupportedDatabaseException;
import dev.cqrsync.mapping.MappingException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.ApplicationContextException;

class FailureAnalyzersTest {

    @Test
    void tellsWhatIsWrongWithAMapping() {
        FailureAnalysis analysis = analyze(new MappingException("Entity Account has no revision.", "Add one."));

        assertThat(analysis.getDescription()).isEqualTo("Entity Account has no revision.");
        assertThat(analysis.getAction()).isEqualTo("Add one.");
    }

    @Test
    void tellsWhatIsMissingInTheConfiguration() {
        FailureAnalysis analysis = analyze(new ConfigurationException("No queue.", "Set cqrs.queue."));

        assertThat(analysis.getDescription()).isEqualTo("No queue.");
        assertThat(analysis.getAction()).isEqualTo("Set cqrs.queue.");
    }

    @Test
    void tellsWhichDatabasesThereAre() {
        UnsupportedDatabaseException unsupported =
                catchThrowableOfType(UnsupportedDatabaseException.class, () -> DatabaseKind.ofProduct("Oracle"));

        FailureAnalysis analysis = analyze(unsupported);

        assertThat(analysis.getDescription())
                .isEqualTo("The data source leads to 'Oracle', a database that cqrsync does not support.");
        assertThat(analysis.getAction())
                .isEqualTo("Keep entities with @CqrsMaster or @CqrsReplica in a database of:"
                        + " postgresql, mysql, mariadb, h2.");
    }

    private static FailureAnalysis analyze(Throwable cause) {
        return StartFailure.analyze(new ApplicationContextException("Failed to start bean", cause));
    }
}
