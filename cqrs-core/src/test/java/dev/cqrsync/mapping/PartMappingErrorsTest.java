package dev.cqrsync.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsMasterEntity;
import dev.cqrsync.CqrsPartOf;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OneToOne;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is wrong with a part is said at start: the entity, the path and the remedy. */
class PartMappingErrorsTest {

    private static final List<Class<?>> OTHERS = List.of(Owner.class, Plain.class, OneOfOne.class);

    private static PersistenceUnitMappings read(Class<?>... entities) {
        return TestMappings.read(new MappingReader(FieldNaming.SNAKE_CASE), withOthers(entities));
    }

    private static Class<?>[] withOthers(Class<?>... entities) {
        return Stream.concat(Stream.of(entities), OTHERS.stream()).toArray(Class<?>[]::new);
    }

    private static void refused(Class<?> entity, String description, String remedy) {
        TestMappings.refused(description, remedy, withOthers(entity));
    }

    @Entity
    @CqrsMaster("owner")
    static class Owner extends CqrsMasterEntity {

        @Id
        Long id;

        @OneToOne(mappedBy = "owner")
        OneOfOne one;
    }

    @Entity
    static class Plain {

        @Id
        Long id;
    }

    @MappedSuperclass
    static class Base {

        @Id
        Long id;

        String name;

        @ManyToOne
        Owner owner;

        @ManyToOne
        Plain plain;
    }

    @Entity
    static class OneOfOne {

        @Id
        Long id;

        @OneToOne
        Owner owner;
    }

    @Entity
    @CqrsPartOf("buyer")
    static class Unknown extends Base {}

    @Test
    void unknownAttribute() {
        refused(Unknown.class, "has no attribute 'buyer'", "owner, plain");
    }

    @Entity
    @CqrsPartOf("owner.")
    static class EmptyStep extends Base {}

    @Test
    void emptyStep() {
        refused(EmptyStep.class, "has no attribute ''", "To-one attributes");
    }

    @Entity
    @CqrsPartOf("name")
    static class Basic extends Base {}

    @Test
    void attributeThatIsNotToOne() {
        refused(Basic.class, "attribute 'name'", "owner, plain");
    }

    @Entity
    @CqrsPartOf("plain")
    static class NoMaster extends Base {}

    @Test
    void pathToAnEntityThatIsNoMaster() {
        refused(NoMaster.class, "is no master", "@CqrsMaster");
    }

    @Entity
    @CqrsPartOf("owner.one.owner")
    static class KeyElsewhere extends Base {}

    @Test
    void stepWhoseKeyIsOnTheOtherSide() {
        assertThatThrownBy(() -> read(KeyElsewhere.class)).isInstanceOfSatisfying(MappingException.class, e -> {
            assertThat(e.description()).contains("KeyElsewhere").contains("'one'");
            assertThat(e.remedy()).contains("join column");
        });
    }

    @Entity
    @CqrsPartOf("owner")
    @CqrsPartOf("owner")
    static class Twice extends Base {}

    @Test
    void pathNamedTwice() {
        refused(Twice.class, "'owner' twice", "once");
    }

    @Entity
    static class Holder extends Base {

        @OneToMany
        List<Plain> plains;
    }

    @Entity
    @CqrsPartOf("owner")
    @CqrsPartOf("holder.owner")
    static class Several extends Base {

        @ManyToOne
        Holder holder;
    }

    @Test
    void severalPathsAreReadAndWhatIsOnTheWayCountsWhenItMoves() {
        List<PartMapping> parts = read(Several.class, Holder.class).parts();
        assertThat(parts)
                .flatExtracting(PartMapping::paths)
                .filteredOn(path -> !path.movesOnly())
                .hasSize(2);
        assertThat(parts)
                .filteredOn(part -> part.paths().get(0).movesOnly())
                .extracting(part -> part.persister().getMappedClass().getSimpleName())
                .containsExactly("Holder");
    }
}
