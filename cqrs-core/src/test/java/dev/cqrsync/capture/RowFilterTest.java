package dev.cqrsync.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cqrsync.filter.FilterException;
import dev.cqrsync.filter.RowFilter;
import dev.cqrsync.testing.TestDatabase;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.Root;
import java.util.List;
import java.util.UUID;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.query.criteria.HibernateCriteriaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every lookup of the filter language, through Hibernate's queries. */
class RowFilterTest {

    private TestUnit unit;

    private void open(TestDatabase database) {
        unit = new TestUnit(database, Models.Tracked.class, Models.Owner.class, Models.OrderLine.class);
        unit.inTransaction(session -> {
            Models.Owner owner = new Models.Owner(new UUID(0, 1), "Boss");
            session.persist(owner);
            for (int i = 1; i <= 4; i++) {
                Models.Tracked row = new Models.Tracked(
                        i, List.of("Ann", "anna", "Bob", "100%_!").get(i - 1));
                row.score = i == 4 ? null : i;
                row.owner = i <= 2 ? owner : null;
                row.place = new Models.Place(i == 1 ? "Bonn" : "Ulm", null);
                session.persist(row);
            }
            session.persist(new Models.OrderLine(new Models.LineKey(1, 2), "p"));
        });
    }

    @AfterEach
    void close() {
        unit.close();
    }

    private List<Long> tracked(String filter) {
        return unit.fromTransaction(session -> {
            HibernateCriteriaBuilder builder = session.getCriteriaBuilder();
            CriteriaQuery<Long> query = builder.createQuery(Long.class);
            Root<Models.Tracked> root = query.from(Models.Tracked.class);
            query.select(root.get("id"))
                    .where(RowFilter.parse(filter)
                            .predicate(root, builder, unit.sessionFactory.unwrap(SessionFactoryImplementor.class)))
                    .orderBy(builder.asc(root.get("id")));
            return session.createQuery(query).getResultList();
        });
    }

    @ParameterizedTest
    @EnumSource
    void lookupsChooseRows(TestDatabase database) {
        open(database);
        assertThat(tracked("{}")).containsExactly(1L, 2L, 3L, 4L);
        assertThat(tracked(null)).isEmpty();
        assertThat(tracked("{\"name\": \"Bob\"}")).containsExactly(3L);
        assertThat(tracked("{\"name__exact\": \"Bob\", \"score\": 2}")).isEmpty();
        assertThat(tracked("{\"name__iexact\": \"ANN\"}")).containsExactly(1L);
        assertThat(tracked("{\"id__in\": [1, 3, 9]}")).containsExactly(1L, 3L);
        assertThat(tracked("{\"id__in\": []}")).isEmpty();
        assertThat(tracked("{\"pk\": 2}")).containsExactly(2L);
        assertThat(tracked("{\"pk__gte\": 3}")).containsExactly(3L, 4L);
        assertThat(tracked("{\"score__gt\": 1}")).containsExactly(2L, 3L);
        assertThat(tracked("{\"score__gte\": 2, \"score__lt\": 3}")).containsExactly(2L);
        assertThat(tracked("{\"score__lte\": \"2\"}")).containsExactly(1L, 2L);
        assertThat(tracked("{\"score__range\": [2, 3]}")).containsExactly(2L, 3L);
        assertThat(tracked("{\"name__contains\": \"nn\"}")).containsExactly(1L, 2L);
        assertThat(tracked("{\"name__icontains\": \"NN\"}")).containsExactly(1L, 2L);
        assertThat(tracked("{\"name__istartswith\": \"AN\"}")).containsExactly(1L, 2L);
        assertThat(tracked("{\"name__startswith\": \"Bo\"}")).containsExactly(3L);
        assertThat(tracked("{\"name__endswith\": \"ob\"}")).containsExactly(3L);
        assertThat(tracked("{\"name__iendswith\": \"NNA\"}")).containsExactly(2L);
        assertThat(tracked("{\"name__contains\": \"%_!\"}")).containsExactly(4L);
        assertThat(tracked("{\"name__contains\": \"%\"}")).containsExactly(4L);
        assertThat(tracked("{\"score__isnull\": true}")).containsExactly(4L);
        assertThat(tracked("{\"score\": null}")).containsExactly(4L);
        assertThat(tracked("{\"score__isnull\": false}")).containsExactly(1L, 2L, 3L);
        assertThat(tracked("{\"cqrs_updated__gte\": \"2020-01-01T00:00:00Z\"}")).hasSize(4);
        assertThat(tracked("{\"cqrsUpdated__lt\": \"2020-01-01 00:00:00+00:00\"}"))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void relationsAndEmbeddablesAreWalked(TestDatabase database) {
        open(database);
        assertThat(tracked("{\"owner__title\": \"Boss\"}")).containsExactly(1L, 2L);
        assertThat(tracked("{\"owner__title__isnull\": true}")).containsExactly(3L, 4L);
        assertThat(tracked("{\"owner__isnull\": true}")).containsExactly(3L, 4L);
        assertThat(tracked("{\"owner\": \"00000000-0000-0000-0000-000000000001\"}"))
                .containsExactly(1L, 2L);
        assertThat(tracked("{\"owner_id\": \"00000000-0000-0000-0000-000000000001\"}"))
                .containsExactly(1L, 2L);
        assertThat(tracked("{\"owner__pk__in\": [\"00000000-0000-0000-0000-000000000001\"]}"))
                .containsExactly(1L, 2L);
        assertThat(tracked("{\"place__city\": \"Bonn\"}")).containsExactly(1L);
        assertThat(tracked("{\"place_city\": \"Bonn\"}")).containsExactly(1L);
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void whatDoesNotFitIsNamed(TestDatabase database) {
        open(database);
        assertRefused("{\"nmae\": 1}", "'nmae'", "Tracked", "name");
        assertRefused("{\"owner__titel\": 1}", "'owner__titel'", "Owner", "title");
        assertRefused("{\"name__foo\": 1}", "'name__foo'", "no relation", "icontains");
        assertRefused("{\"score\": \"many\"}", "'score'", "Integer", "many");
        assertRefused("{\"score__contains\": \"1\"}", "'score__contains'", "compares text", "Integer");
        assertRefused("{\"id__in\": 1}", "'id__in'", "array");
        assertRefused("{\"id__range\": [1]}", "'id__range'", "array of 2");
        assertRefused("{\"score__isnull\": 1}", "'score__isnull'", "true or false");
        assertRefused("{\"score\": [1]}", "'score'", "__in");
        assertRefused("{\"score__gt\": null}", "'score__gt'", "not null");
        assertRefused("{\"place\": 1}", "'place'", "city");
        assertRefused("[1]", "not an object");
        assertRefused("{", "not JSON");
    }

    private void assertRefused(String filter, String... parts) {
        assertThatThrownBy(() -> tracked(filter))
                .isInstanceOf(FilterException.class)
                .hasMessageContainingAll(parts);
    }
}
