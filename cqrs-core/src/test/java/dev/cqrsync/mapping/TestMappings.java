package dev.cqrsync.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.hibernate.SessionFactory;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.engine.spi.SessionFactoryImplementor;

/** Reads mappings as the start of a service does, without a database. */
final class TestMappings {

    private TestMappings() {}

    static PersistenceUnitMappings read(MappingReader reader, Class<?>... entities) {
        try (SessionFactory factory = new MetadataSources(new StandardServiceRegistryBuilder()
                        .applySetting("hibernate.dialect", "org.hibernate.dialect.H2Dialect")
                        .applySetting("hibernate.boot.allow_jdbc_metadata_access", "false")
                        .build())
                .addAnnotatedClasses(entities)
                .buildMetadata()
                .buildSessionFactory()) {
            return reader.read(factory.unwrap(SessionFactoryImplementor.class));
        }
    }

    /** The first entity is refused with its name, what is wrong, and the remedy. */
    static void refused(String description, String remedy, Class<?>... entities) {
        assertThatThrownBy(() -> read(new MappingReader(FieldNaming.SNAKE_CASE), entities))
                .isInstanceOfSatisfying(MappingException.class, e -> {
                    assertThat(e.description())
                            .contains(entities[0].getSimpleName())
                            .contains(description);
                    assertThat(e.remedy()).contains(remedy);
                    assertThat(e.getMessage()).isEqualTo(e.description() + " " + e.remedy());
                });
    }
}
