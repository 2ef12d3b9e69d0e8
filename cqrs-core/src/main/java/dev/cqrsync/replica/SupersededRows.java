package dev.cqrsync.replica;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.mapping.MappingRegistry;
import dev.cqrsync.serialization.ConversionException;
import dev.cqrsync.serialization.EventReader;
import dev.cqrsync.serialization.EventStamp;
import dev.cqrsync.serialization.MalformedEventException;
import dev.cqrsync.serialization.ReplicaKey;
import dev.cqrsync.transport.IncomingMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.jspecify.annotations.Nullable;

/** Judges messages by rows and tombstones, a model's in one short transaction that changes nothing. */
public final class SupersededRows implements SupersededMessages {

    private record Asked(int position, ReplicaModel model, ReplicaKey key, StampedEvent event) {}

    private final EventReader reader;
    private final ReplicaModels models;

    /**
     * @param registry replicas of the service; may still be filled after this
     * @param reader reads bodies
     * @param units what applying needs of each persistence unit; the same answer for the same unit
     * @param handlers the application's own handlers
     */
    public SupersededRows(
            MappingRegistry registry,
            EventReader reader,
            Function<SessionFactoryImplementor, ReplicaUnit> units,
            HandlerRegistry handlers) {
        this(reader, new ReplicaModels(registry, units, handlers));
    }

    SupersededRows(EventReader reader, ReplicaModels models) {
        this.reader = reader;
        this.models = models;
    }

    @Override
    public List<Boolean> superseded(List<IncomingMessage> messages) {
        Boolean[] answers = new Boolean[messages.size()];
        Map<ReplicaModel, List<Asked>> byModel = new LinkedHashMap<>();
        for (int i = 0; i < answers.length; i++) {
            answers[i] = false;
            Asked asked = read(i, messages.get(i));
            if (asked != null) {
                byModel.computeIfAbsent(asked.model(), model -> new ArrayList<>())
                        .add(asked);
            }
        }
        byModel.forEach((model, asked) -> judge(model, asked, answers));
        return List.of(answers);
    }

    private @Nullable Asked read(int position, IncomingMessage message) {
        try {
            ChangeEvent event = reader.read(message.body());
            ReplicaModel model = models.find(event.cqrsId());
            MessageHeaders headers = MessageHeaders.of(message);
            return model == null
                    ? null
                    : new Asked(
                            position,
                            model,
                            model.reader().keyOf(event),
                            new StampedEvent(event, EventStamp.of(event), headers.monotonic(), headers.snapshotAt()));
        } catch (MalformedEventException | ConversionException e) {
            return null; // nobody can tell what it is about
        }
    }

    private static void judge(ReplicaModel model, List<Asked> asked, Boolean[] answers) {
        TreeSet<ReplicaKey> keys = new TreeSet<>();
        asked.forEach(one -> keys.add(one.key()));
        model.unit().transactions().execute(session -> {
            List<ReplicaKey> ordered = List.copyOf(keys);
            Map<ReplicaKey, RowState> rows = model.rows().lock(session, ordered);
            Map<ReplicaKey, Tombstone> tombstones = model.unit()
                    .storage()
                    .tombstones()
                    .find(ReplicaTransactions.connection(session), model.cqrsId(), ordered);
            for (Asked one : asked) {
                answers[one.position()] =
                        RevisionGuard.isSuperseded(one.event(), rows.get(one.key()), tombstones.get(one.key()));
            }
            return true;
        });
    }
}
