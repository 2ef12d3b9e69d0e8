package dev.cqrsync;

import jakarta.persistence.Version;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Member;
import java.util.EnumSet;
import org.hibernate.dialect.Dialect;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.generator.BeforeExecutionGenerator;
import org.hibernate.generator.EventType;
import org.hibernate.generator.EventTypeSets;
import org.hibernate.generator.GeneratorCreationContext;
import org.hibernate.generator.OnExecutionGenerator;
import org.hibernate.mapping.BasicValue;
import org.jspecify.annotations.Nullable;

/**
 * Generates the values of {@link CqrsRevision} attributes.
 *
 * <p>One annotation, three situations: with {@code @Version} Hibernate plugs this generator in as the version's, and it
 * counts in memory under the optimistic lock's check; on a replica it generates nothing; else it lets the database
 * count. Hibernate asks {@link #generatedOnExecution()} which of its two generator contracts applies.
 */
final class RevisionGenerator implements BeforeExecutionGenerator, OnExecutionGenerator {

    private static final long serialVersionUID = 1L;

    private enum Mode {
        VERSION,
        DATABASE,
        REPLICA
    }

    private final Mode mode;
    private final String column;
    private final Class<?> type;

    RevisionGenerator(CqrsRevision annotation, Member member, GeneratorCreationContext context) {
        this.type = context.getType().getReturnedClass();
        if (GeneratedSide.isReplica(context)) {
            this.mode = Mode.REPLICA;
        } else if (((AnnotatedElement) member).isAnnotationPresent(Version.class)) {
            this.mode = Mode.VERSION;
        } else {
            this.mode = Mode.DATABASE;
        }
        Dialect dialect = context.getDatabase().getDialect();
        this.column = context.getValue() instanceof BasicValue value && value.getColumn() != null
                ? value.getColumn().getText(dialect)
                : context.getProperty().getName();
    }

    @Override
    public boolean generatedOnExecution() {
        return mode == Mode.DATABASE;
    }

    @Override
    public EnumSet<EventType> getEventTypes() {
        return switch (mode) {
            case VERSION -> EnumSet.allOf(EventType.class); // a lock may raise it as well
            case DATABASE -> EventTypeSets.INSERT_AND_UPDATE;
            case REPLICA -> EventTypeSets.NONE;
        };
    }

    @Override
    public boolean allowMutation() {
        return true;
    }

    /** Counts for {@code @Version}: 0 at first (a preset value that is not negative never gets here), then plus one. */
    @Override
    public Object generate(
            SharedSessionContractImplementor session,
            Object owner,
            @Nullable Object currentValue,
            EventType eventType) {
        long next = eventType == EventType.INSERT || currentValue == null ? 0 : ((Number) currentValue).longValue() + 1;
        if (type == Integer.class || type == int.class) {
            return Math.toIntExact(next);
        }
        if (type == Short.class || type == short.class) {
            return (short) next;
        }
        return next;
    }

    @Override
    public boolean referenceColumnsInSql(Dialect dialect) {
        return true;
    }

    @Override
    public boolean writePropertyValue() {
        return false;
    }

    @Override
    public String[] getReferencedColumnValues(Dialect dialect) {
        throw new IllegalStateException("the SQL of a revision depends on the statement");
    }

    @Override
    public String[] getReferencedColumnValues(Dialect dialect, EventType eventType) {
        return new String[] {eventType == EventType.INSERT ? "0" : column + " + 1"};
    }
}
