package dev.cqrsync.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cqrsync.ApplyMode;
import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsMasterEntity;
import dev.cqrsync.CqrsReplica;
import dev.cqrsync.CqrsRevision;
import dev.cqrsync.CqrsUpdated;
import dev.cqrsync.MasterSerializer;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.hibernate.annotations.DynamicUpdate;
import org.junit.jupiter.api.Test;

/** What is wrong with a model is said at start: the entity, the fault and the remedy. */
class MasterMappingErrorsTest {

    private static PersistenceUnitMappings read(FieldNaming naming, Class<?>... entities) {
        return read(new MappingReader(naming), entities);
    }

    private static PersistenceUnitMappings read(MappingReader reader, Class<?>... entities) {
        return TestMappings.read(reader, entities);
    }

    private static void refused(Class<?> entity, String description, String remedy) {
        TestMappings.refused(description, remedy, entity);
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

    static final class Content implements MasterSerializer<Object> {

        @Override
        public Object serialize(Object row) {
            return row;
        }
    }

    @Entity
    @CqrsMaster(
            value = "a",
            fields = {"id"},
            serializer = Content.class)
    static class FieldsAndSerializer extends CqrsMasterEntity {

        @Id
        Long id;
    }

    @Test
    void fieldsAndASerializer() {
        refused(FieldsAndSerializer.class, "has fields and a serializer", "Keep one of them");
    }

    @Entity
    @CqrsMaster(value = "a", timeToLive = "soon")
    static class BadTimeToLive extends CqrsMasterEntity {

        @Id
        Long id;
    }

    @Test
    void aTimeToLiveThatIsNoDuration() {
        refused(BadTimeToLive.class, "timeToLive = \"soon\"", "2h or PT30S, or never");
    }

    @Entity
    @CqrsMaster("a")
    @CqrsReplica("b")
    static class Both extends CqrsMasterEntity {

        @Id
        Long id;
    }

    @Test
    void anEntityThatIsMasterAndReplica() {
        refused(Both.class, "is a master and a replica", "Make it two entities");
    }

    @Entity
    static class Foreign {

        @Id
        Long id;

        @Version
        int lock;

        Instant changed;
        String name;
    }

    private static PersistenceUnitMappings read(MappingCustomizer customizer) {
        return read(
                new MappingReader(FieldNaming.SNAKE_CASE, ModelDeclarations.by(List.of(customizer))), Foreign.class);
    }

    @Test
    void anEntityThatCannotBeAnnotatedIsDeclared() {
        PersistenceUnitMappings mappings = read(models -> models.master(
                Foreign.class,
                MasterDeclaration.of("foreign").withColumns("lock", "changed").withTracked("name")));
        MasterMapping master = mappings.masters().get(0);
        assertThat(master.cqrsId()).isEqualTo("foreign");
        assertThat(master.revision().name()).isEqualTo("lock");
        assertThat(master.databaseRevision()).isFalse();
        assertThat(master.attributes()).extracting(MappedAttribute::name).containsExactly("name");
        assertThat(master.tracked()).isEqualTo(master.attributes());
    }

    @Test
    void aDeclaredReplicaNamesItsColumns() {
        PersistenceUnitMappings mappings = read(models ->
                models.replica(Foreign.class, ReplicaDeclaration.of("foreign").withColumns("lock", "changed")));
        assertThat(mappings.replicas().get(0).revision().path()).isEqualTo("lock");
        assertThat(mappings.replicas().get(0).updated().path()).isEqualTo("changed");
        assertThat(mappings.replicas().get(0).onlyDirectSyncs()).isFalse();
    }

    @Test
    void aDeclarationSaysAllThatAnAnnotationCan() {
        PersistenceUnitMappings replica = read(models -> models.replica(
                Foreign.class,
                ReplicaDeclaration.of("foreign")
                        .withColumns("lock", "changed")
                        .withOnlyDirectSyncs()
                        .withApply(ApplyMode.ENTITY)
                        .withMapping(Map.of("name", "title"))));
        ReplicaMapping mapping = replica.replicas().get(0);
        assertThat(mapping.onlyDirectSyncs()).isTrue();
        assertThat(mapping.applyMode()).isEqualTo(ApplyMode.ENTITY);
        assertThat(mapping.columns())
                .extracting(column -> column.column().field())
                .containsExactly("title");

        PersistenceUnitMappings master = read(models -> models.master(
                Foreign.class,
                MasterDeclaration.of("foreign").withColumns("lock", "changed").withoutProducing()));
        assertThat(master.masters().get(0).declaration().produce()).isFalse();
    }

    @Test
    void aDeclarationIsCheckedLikeAnAnnotation() {
        assertThatThrownBy(() -> read(models ->
                        models.master(Foreign.class, MasterDeclaration.of("a").withColumns("name", "changed"))))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("'name', declared as the revision of master")
                .hasMessageContaining("is no numeric @Version");
        assertThatThrownBy(() -> read(models ->
                        models.master(Foreign.class, MasterDeclaration.of("a").withColumns("lock", "gone"))))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("names attribute 'gone' in updated");
    }

    @Test
    void oneEntityIsDeclaredOnce() {
        assertThatThrownBy(() -> read(models -> models.master(Foreign.class, MasterDeclaration.of("a"))
                        .master(Foreign.class, MasterDeclaration.of("b"))))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("Foreign is declared");
        assertThatThrownBy(() -> read(models -> models.master(One.class, MasterDeclaration.of("a"))))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("One is declared");
    }
}
