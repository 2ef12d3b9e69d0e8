package dev.cqrsync.replica;

import static dev.cqrsync.replica.Messages.save;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.ApplyMode;
import dev.cqrsync.CqrsReplica;
import dev.cqrsync.CqrsReplicaEntity;
import dev.cqrsync.testing.TestDatabase;
import dev.cqrsync.transport.Disposition;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.util.List;
import org.hibernate.Session;
import org.hibernate.annotations.ColumnTransformer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An expression of the mapping through which values are written gets decimals as decimals: 1.25 is no integer. */
class WriteExpressionTest {

    @Entity(name = "Doubled")
    @Table(name = "doubled")
    @CqrsReplica(value = "doubled", apply = ApplyMode.JDBC)
    static class Doubled extends CqrsReplicaEntity {
        @Id
        Long id;

        @Column(precision = 12, scale = 2)
        @ColumnTransformer(write = "? * 2")
        BigDecimal amount;
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2") // for which it is an integer, whatever its type
    void aDecimalIsOneInAnExpression(TestDatabase database) {
        try (ReplicaFixture fixture = new ReplicaFixture(database, List.of(Doubled.class));
                Session session = fixture.sessionFactory.openSession()) {
            List<Disposition> dispositions = fixture.handler()
                    .handle(List.of(save("doubled", 1L, 0)
                            .with("id", 1L)
                            .with("amount", "1.25")
                            .build()));

            assertThat(dispositions).containsExactly(Disposition.ACKNOWLEDGE);
            assertThat(session.find(Doubled.class, 1L).amount).isEqualByComparingTo("2.50");
        }
    }
}
