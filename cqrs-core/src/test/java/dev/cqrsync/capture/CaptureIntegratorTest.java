package dev.cqrsync.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cqrsync.CqrsMaster;
import dev.cqrsync.mapping.FieldNaming;
import dev.cqrsync.mapping.MappingException;
import dev.cqrsync.mapping.MappingRegistry;
import dev.cqrsync.outbox.EventDelivery;
import dev.cqrsync.testing.TestDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.Map;
import java.util.function.Supplier;
import org.hibernate.SessionFactory;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CaptureIntegratorTest {

    private final TestDatabase.Handle database = TestDatabase.H2.create();
    private final MappingRegistry registry = new MappingRegistry();

    @AfterEach
    void close() {
        database.close();
    }

    private SessionFactory start(Supplier<EventDelivery> delivery, Class<?>... entities) {
        return TestUnit.build(
                database.dataSource(),
                new CaptureIntegrator(FieldNaming.SNAKE_CASE, registry, delivery, CaptureSettings.DEFAULT),
                Map.of(),
                entities);
    }

    @Test
    void aPersistenceUnitWithoutMastersGetsNoListenersAndNeedsNoDelivery() {
        Supplier<EventDelivery> none = () -> {
            throw new AssertionError("nobody needs a delivery");
        };
        try (SessionFactory factory = start(none, BasicTypes.Publisher.class)) {
            assertThat(factory.unwrap(SessionFactoryImplementor.class)
                            .getEventListenerGroups()
                            .eventListenerGroup_PRE_DELETE
                            .isEmpty())
                    .isTrue();
        }
        assertThat(registry.masters()).isEmpty();
    }

    @Test
    void aPersistenceUnitWithMastersAsksForItsDeliveryOnce() {
        int[] asked = new int[1];
        try (SessionFactory factory = start(
                () -> {
                    asked[0]++;
                    return new RecordingDelivery();
                },
                Counter.Versioned.class)) {
            assertThat(factory.isOpen()).isTrue();
        }
        assertThat(asked[0]).isEqualTo(1);
        assertThat(registry.masters()).hasSize(1);
    }

    @Entity
    @CqrsMaster("broken")
    static class Broken {

        @Id
        Long id;
    }

    @Test
    void aModelThatCannotBeReplicatedStopsTheStart() {
        assertThatThrownBy(() -> start(RecordingDelivery::new, Broken.class))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("Broken has no revision");
    }
}
