package dev.cqrsync.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsMasterEntity;
import dev.cqrsync.CqrsRevision;
import dev.cqrsync.CqrsUpdated;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;
import org.hibernate.SessionFactory;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.junit.jupiter.api.Test;

/** What is wrong with a model is said at start: the entity, the fault and the remedy. */
class MasterMappingErrorsTest {

    private static PersistenceUnitMappings read(FieldNaming naming, Class<?>... entities) {
        try (SessionFactory factory = new MetadataSources(new StandardServiceRegistryBuilder()
                        .applySetting("hibernate.dialect", "org.hibernate.dialect.H2Dialect")
                        .applySetting("hibernate.boot.allow_jdbc_metadata_access", "false")
                        .build())
                .addAnnotatedClasses(entities)
                .buildMetadata()
                .buildSessionFactory()) {
            return new MappingReader(naming).read(factory.unwrap(SessionFactoryImplementor.class));
        }
    }

    private static void refused(Class<?> entity, String description, String remedy) {
        assertThatThrownBy(() -> read(FieldNaming.SNAKE_CASE, entity))
                .isInstanceOfSatisfying(MappingException.class, e -> {
                    assertThat(e.description()).contains(entity.getSimpleName()).contains(description);
                    assertThat(e.remedy()).contains(remedy);
                    assertThat(e.getMessage()).isEqualTo(e.description() + " " + e.remedy());
                });
    }

    @Entity
    @CqrsMaster("a")
    static class NoRevision {

        @Id
        Long id;

        @CqrsUpdated
        Instant updated;
    }

    @Test
    void noRevision() {
        refused(NoRevision.class, "has no revision", "CqrsMasterEntity");
    }

    @Entity
    @CqrsMaster("a")
    static class NoMoment {

        @Id
        Long id;

        @CqrsRevision
        long revision;
    }

    @Test
    void noMomentOfChange() {
        refused(NoMoment.class, "no attribute for the moment", "@CqrsUpdated");
    }

    @Entity
    @CqrsMaster("a")
    @DynamicUpdate
    static class DynamicWithoutVersion {

        @Id
        Long id;

        @CqrsRevision
        long revision;

        @CqrsUpdated
        Instant updated;
    }

    @Test
    void dynamicUpdateWithoutVersion() {
        refused(DynamicWithoutVersion.class, "@DynamicUpdate without @Version", "Add a @Version attribute");
    }

    @Entity
    @CqrsMaster("a")
    @DynamicUpdate
    static class DynamicWithVersion extends CqrsMasterEntity {

        @Id
        Long id;
    }

    @Test
    void dynamicUpdateWithVersionIsFine() {
        assertThat(read(FieldNaming.SNAKE_CASE, DynamicWithVersion.class).masters())
                .singleElement()
                .satisfies(master -> assertThat(master.databaseRevision()).isFalse());
    }

    @Entity
    @CqrsMaster(
            value = "a",
            fields = {"id", "nmae"})
    static class UnknownField extends CqrsMasterEntity {

        @Id
        Long id;

        String name;
    }

    @Test
    void unknownField() {
        refused(UnknownField.class, "attribute 'nmae' in fields", "Known attributes: name");
    }

    @Entity
    @CqrsMaster(
            value = "a",
            fields = {"id", "name", "name"})
    static class FieldTwice extends CqrsMasterEntity {

        @Id
        Long id;

        String name;
    }

    @Test
    void fieldTwice() {
        refused(FieldTwice.class, "'name' twice in fields", "once");
    }

    @Entity
    @CqrsMaster(value = "a", fields = "name")
    static class NoIdentifier extends CqrsMasterEntity {

        @Id
        Long id;

        String name;
    }

    @Test
    void identifierLeftOut() {
        refused(NoIdentifier.class, "leaves the identifier 'id' out", "Add it");
    }

    @Entity
    @CqrsMaster(value = "a", tracked = "price")
    static class UnknownTracked extends CqrsMasterEntity {

        @Id
        Long id;

        String name;
    }

    @Test
    void unknownTracked() {
        refused(UnknownTracked.class, "attribute 'price' in tracked", "name");
    }

    @Entity
    @CqrsMaster(
            value = "a",
            tracked = {"name", "name"})
    static class TrackedTwice extends CqrsMasterEntity {

        @Id
        Long id;

        String name;
    }

    @Test
    void trackedTwice() {
        refused(TrackedTwice.class, "'name' twice in tracked", "once");
    }

    @Embeddable
    static class Address {

        @Column(name = "a_street")
        String street;
    }

    @Entity
    @CqrsMaster("a")
    static class SameField extends CqrsMasterEntity {

        @Id
        Long id;

        String addressStreet;

        @Embedded
        Address address;
    }

    @Test
    void twoAttributesWithTheSameField() {
        refused(SameField.class, "the same field 'address_street'", "Rename one of them");
    }

    @Entity
    @CqrsMaster("not an id")
    static class BadId extends CqrsMasterEntity {

        @Id
        Long id;
    }

    @Test
    void anIdThatIsNoWord() {
        refused(BadId.class, "has the id 'not an id'", "letters");
    }

    @Entity(name = "One")
    @CqrsMaster("same")
    static class One extends CqrsMasterEntity {

        @Id
        Long id;
    }

    @Entity(name = "Two")
    @CqrsMaster("same")
    static class Two extends CqrsMasterEntity {

        @Id
        Long id;
    }

    @Test
    void anIdUsedTwice() {
        for (List<Class<?>> unit : List.<List<Class<?>>>of(List.of(One.class, Two.class))) {
            MappingRegistry registry = new MappingRegistry();
            assertThatThrownBy(() -> registry.add(read(FieldNaming.SNAKE_CASE, unit.toArray(Class[]::new))))
                    .isInstanceOf(MappingException.class)
                    .hasMessageContaining("'same' is used twice")
                    .hasMessageContaining("One")
                    .hasMessageContaining("Two");
        }
    }

    @Test
    void anIdUsedTwiceInTwoPersistenceUnits() {
        MappingRegistry registry = new MappingRegistry();
        registry.add(read(FieldNaming.SNAKE_CASE, One.class));
        PersistenceUnitMappings other = read(FieldNaming.SNAKE_CASE, Two.class);
        assertThatThrownBy(() -> registry.add(other)).hasMessageContaining("'same' is used twice");
    }
}
