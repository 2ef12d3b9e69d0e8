package dev.cqrsync.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsMasterEntity;
import dev.cqrsync.testing.TestDatabase;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MapsId;
import jakarta.persistence.OneToOne;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys that are another row's, with {@code @MapsId}. */
class DerivedIdentityTest {

    @Entity(name = "Customer")
    @CqrsMaster("customer")
    static class Customer extends CqrsMasterEntity {

        @Id
        Long id;
    }

    @Entity(name = "Profile")
    @CqrsMaster(value = "profile", tracked = "*")
    static class Profile extends CqrsMasterEntity {

        @Id
        Long id;

        @MapsId
        @OneToOne(fetch = FetchType.LAZY)
        Customer customer;

        String motto;
    }

    @Embeddable
    record VisitKey(Long customerId, int number) implements Serializable {}

    @Entity(name = "Visit")
    @CqrsMaster("visit")
    static class Visit extends CqrsMasterEntity {

        @EmbeddedId
        VisitKey key;

        @MapsId("customerId")
        @ManyToOne(fetch = FetchType.LAZY)
        Customer customer;

        String reason;
    }

    @ParameterizedTest
    @EnumSource
    void theKeyAndTheRelationAreBothPublished(TestDatabase database) {
        try (TestUnit unit = new TestUnit(database, Customer.class, Profile.class, Visit.class)) {
            unit.inTransaction(session -> {
                Customer customer = new Customer();
                customer.id = 5L;
                session.persist(customer);
                Profile profile = new Profile();
                profile.customer = customer;
                profile.motto = "m";
                session.persist(profile);
                Visit visit = new Visit();
                visit.key = new VisitKey(null, 2);
                visit.customer = customer;
                session.persist(visit);
            });
            List<ChangeEvent> events = unit.drain();
            assertThat(events)
                    .extracting(ChangeEvent::cqrsId, ChangeEvent::instancePk)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("customer", 5),
                            org.assertj.core.groups.Tuple.tuple("profile", 5),
                            org.assertj.core.groups.Tuple.tuple("visit", Map.of("customer_id", 5, "number", 2)));
            assertThat(events.get(1).instanceData()).containsEntry("id", 5).containsEntry("customer", 5);
            assertThat(events.get(1).previousData()).containsKeys("customer", "motto");
            assertThat(events.get(2).instanceData())
                    .containsEntry("customer_id", 5)
                    .containsEntry("customer", 5);

            unit.inTransaction(session -> session.find(Profile.class, 5L).motto = "n");
            assertThat(unit.drainOne().previousData()).isEqualTo(Map.of("motto", "m", "cqrs_revision", 0));
            unit.inTransaction(session -> session.remove(session.find(Profile.class, 5L)));
            assertThat(unit.drainOne().instanceData()).containsEntry("id", 5).containsEntry("cqrs_revision", 2);
        }
    }
}
