package dev.cqrsync.sync.diff;

import dev.cqrsync.CqrsException;
import dev.cqrsync.capture.MasterCapture;
import dev.cqrsync.mapping.MappingRegistry;
import dev.cqrsync.mapping.MasterMapping;
import dev.cqrsync.master.MasterTransactions;
import dev.cqrsync.master.RowRepairs;
import dev.cqrsync.serialization.WireField;
import dev.cqrsync.sync.diff.rows.ComparedEntity;
import dev.cqrsync.sync.diff.rows.Reads;
import dev.cqrsync.sync.diff.rows.TableReader;
import java.util.List;
import java.util.function.Function;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SessionImplementor;
import org.jspecify.annotations.Nullable;

/**
 * One model of a master.
 *
 * @param declaring mapping of the class that declares the id
 * @param concrete mapping of a class that has rows
 * @param rows those that are replicated
 * @param allRows those that the master's filter leaves out among them
 */
record MasterSide(
        MasterMapping declaring, MasterMapping concrete, TableReader rows, TableReader allRows, RowRepairs repairs) {

    static MasterSide of(
            String cqrsId,
            MappingRegistry registry,
            Function<SessionFactoryImplementor, MasterTransactions> transactions) {
        List<MasterMapping> mappings = registry.masters(cqrsId);
        MasterMapping declaring = mappings.stream()
                .filter(mapping -> mapping.entityName().equals(mapping.declaringEntity()))
                .findFirst()
                .orElse(mappings.get(0));
        MasterMapping concrete = mappings.stream()
                .filter(mapping -> !mapping.persister().isAbstract())
                .findFirst()
                .orElse(declaring);
        MasterTransactions unit = transactions.apply(declaring.sessionFactory());
        ComparedEntity entity = ComparedEntity.of(declaring, mappings);
        Reads reads = new Reads() {
            @Override
            public <T> T read(Function<SessionImplementor, T> work) {
                return unit.required(work);
            }
        };
        MasterCapture capture = MasterCapture.of(declaring.sessionFactory());
        TableReader allRows = new TableReader(entity, reads, null);
        boolean filtered = mappings.stream()
                .anyMatch(mapping -> !mapping.persister().isAbstract() && capture.hasFilter(mapping.persister()));
        return new MasterSide(
                declaring,
                concrete,
                filtered ? new TableReader(entity, reads, capture::includes) : allRows,
                allRows,
                new RowRepairs(unit, declaring));
    }

    /** The fields that contents are compared by. */
    List<WireField> fields() {
        @Nullable Class<?> serializer = declaring.declaration().serializer();
        if (serializer != null) {
            throw new CqrsException(
                    "The contents of '%s' cannot be compared, as %s decides upon them. Compare without contents."
                            .formatted(declaring.cqrsId(), serializer.getName()));
        }
        return WireField.of(declaring);
    }
}
