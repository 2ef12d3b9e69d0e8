package dev.cqrsync.capture;

import dev.cqrsync.mapping.MappedAttribute;
import dev.cqrsync.mapping.MasterMapping;
import dev.cqrsync.serialization.MasterRowWriter;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.hibernate.bytecode.enhance.spi.LazyPropertyInitializer;
import org.hibernate.bytecode.enhance.spi.interceptor.LazyAttributeLoadingInterceptor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.type.TypeHelper;
import org.jspecify.annotations.Nullable;

/** One master with all that is worked out once: how its rows are written, where its revision is stored. */
final class Master {

    private final MasterMapping mapping;
    private final MasterRowWriter writer;
    private final RevisionTable revisions;

    private final MasterExtensions extensions;
    private final boolean produced;
    private volatile @Nullable MasterParts parts;

    Master(MasterMapping mapping, MasterExtensions extensions, boolean produced) {
        this.mapping = mapping;
        this.extensions = extensions;
        this.produced = produced;
        this.writer = new MasterRowWriter(mapping);
        this.revisions = new RevisionTable(mapping, writer);
    }

    MasterMapping mapping() {
        return mapping;
    }

    MasterRowWriter writer() {
        return writer;
    }

    RevisionTable revisions() {
        return revisions;
    }

    /** Whether its changes are published. */
    boolean isProduced() {
        return produced;
    }

    /** What the application adds; looked up when first needed, as it may itself need the persistence unit. */
    MasterParts parts() {
        MasterParts known = parts;
        if (known == null) {
            known = MasterParts.of(mapping, extensions);
            parts = known;
        }
        return known;
    }

    /** The revision as the state has it. */
    long revision(@Nullable Object[] state) {
        return number(state[mapping.revision().statePosition()]);
    }

    /** The revision as the entity has it. */
    long revision(Object entity) {
        return number(mapping.persister().getValue(entity, mapping.revision().statePosition()));
    }

    private static long number(@Nullable Object revision) {
        return revision == null ? 0 : ((Number) revision).longValue();
    }

    /** A revision as the attribute's type has it. */
    Object typedRevision(long revision) {
        Class<?> type = mapping.revision()
                .columns()
                .get(0)
                .jdbcMapping()
                .getJavaTypeDescriptor()
                .getJavaTypeClass();
        if (type == Integer.class) {
            return Math.toIntExact(revision);
        }
        if (type == Short.class) {
            return (short) revision;
        }
        return revision;
    }

    /** A moment of change as the attribute's type has it. */
    Object typedMoment(Instant moment) {
        Class<?> type = mapping.updated()
                .columns()
                .get(0)
                .jdbcMapping()
                .getJavaTypeDescriptor()
                .getJavaTypeClass();
        return type == OffsetDateTime.class ? moment.atOffset(ZoneOffset.UTC) : moment;
    }

    /** Fetches published attributes that bytecode enhancement left out: an event carries the full row. */
    @Nullable
    Object[] complete(@Nullable Object[] state, Object entity) {
        @Nullable Object[] complete = state;
        for (MappedAttribute attribute : mapping.attributes()) {
            int position = attribute.statePosition();
            if (state[position] == LazyPropertyInitializer.UNFETCHED_PROPERTY
                    && mapping.persister().getBytecodeEnhancementMetadata().extractLazyInterceptor(entity)
                            instanceof LazyAttributeLoadingInterceptor interceptor) {
                if (complete == state) {
                    complete = state.clone();
                }
                complete[position] = interceptor.fetchAttribute(entity, attribute.name());
            }
        }
        return complete;
    }

    /** A copy of a state that later changes of the entity's values do not reach. */
    static @Nullable Object[] copy(
            @Nullable Object[] state, EntityPersister persister, SharedSessionContractImplementor session) {
        boolean[] all = new boolean[state.length];
        Arrays.fill(all, true);
        @Nullable Object[] copy = new Object[state.length];
        TypeHelper.deepCopy(state, persister.getPropertyTypes(), all, copy, session);
        return copy;
    }
}
