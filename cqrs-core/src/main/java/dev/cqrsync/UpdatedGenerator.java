package dev.cqrsync;

import java.lang.reflect.Member;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.generator.BeforeExecutionGenerator;
import org.hibernate.generator.EventType;
import org.hibernate.generator.EventTypeSets;
import org.hibernate.generator.GeneratorCreationContext;
import org.jspecify.annotations.Nullable;

/** Sets {@link CqrsUpdated} attributes of masters to now, in microseconds, which every supported database can store. */
final class UpdatedGenerator implements BeforeExecutionGenerator {

    private static final long serialVersionUID = 1L;

    private final boolean replica;
    private final Class<?> type;

    UpdatedGenerator(CqrsUpdated annotation, Member member, GeneratorCreationContext context) {
        this.replica = GeneratedSide.isReplica(context);
        this.type = context.getType().getReturnedClass();
    }

    @Override
    public EnumSet<EventType> getEventTypes() {
        return replica ? EventTypeSets.NONE : EventTypeSets.INSERT_AND_UPDATE;
    }

    @Override
    public boolean allowMutation() {
        return true;
    }

    @Override
    public Object generate(
            SharedSessionContractImplementor session,
            Object owner,
            @Nullable Object currentValue,
            EventType eventType) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        return type == OffsetDateTime.class ? now.atOffset(ZoneOffset.UTC) : now;
    }
}
