package dev.cqrsync.cli.command;

import dev.cqrsync.autoconfigure.properties.CqrsProperties;
import dev.cqrsync.cli.support.CommandContext;
import dev.cqrsync.cli.support.CommandException;
import dev.cqrsync.cli.support.ExitCode;
import dev.cqrsync.cli.support.Models;
import dev.cqrsync.deadletter.DeadLetters;
import dev.cqrsync.mapping.MasterMapping;
import dev.cqrsync.mapping.ReplicaMapping;
import dev.cqrsync.outbox.OutboxBacklog;
import dev.cqrsync.outbox.OutboxBacklogs;
import dev.cqrsync.transport.QueueState;
import dev.cqrsync.transport.QueueStates;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description = "Shows masters, replicas, what waits in the outbox, in the queue and as dead letters.",
        footerHeading = "%nExamples:%n",
        footer = {"  cqrs status", "  cqrs status --revisions"})
final class StatusCommand extends ServiceCommand {

    @Option(
            names = "--revisions",
            description = "Also count rows and show the highest revision and the last change of each model."
                    + " Reads whole tables.")
    private boolean revisions;

    StatusCommand(CommandContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        Models models = context().models();
        for (String cqrsId : models.masterIds()) {
            MasterMapping master = models.master(cqrsId);
            model("master", cqrsId, master.entityName(), revisions ? ModelFigures.of(master) : null);
        }
        for (String cqrsId : models.replicaIds()) {
            ReplicaMapping replica = models.findReplica(cqrsId);
            model(
                    "replica",
                    cqrsId,
                    replica == null ? "a handler" : replica.entityName(),
                    revisions && replica != null ? ModelFigures.of(replica) : null);
        }
        outbox(models.masterIds());
        queues();
        return ExitCode.DONE;
    }

    private void model(String side, String cqrsId, String entity, @Nullable ModelFigures figures) {
        line("%s %s".formatted(side, cqrsId), figures == null ? entity : "%s, %s".formatted(entity, figures.text()));
    }

    private void outbox(Set<String> masters) {
        OutboxBacklogs backlogs = masters.isEmpty() ? null : context().service().find(OutboxBacklogs.class);
        if (backlogs == null) {
            return;
        }
        OutboxBacklog backlog = backlogs.backlog();
        line(
                "outbox",
                backlog.records() == 0
                        ? "empty"
                        : "%d event(s) in %d record(s), the oldest %s old"
                                .formatted(backlog.events(), backlog.records(), text(backlog.oldestAge())));
    }

    /** What is above stays printed when the broker cannot be asked. */
    private void queues() {
        CqrsProperties properties = context().require(CqrsProperties.class, "This service does not use cqrsync.");
        String queue = properties.getQueue();
        if (queue == null) {
            return;
        }
        QueueStates states = context().service().find(QueueStates.class);
        DeadLetters letters = context().service().find(DeadLetters.class);
        if (states == null || letters == null) {
            throw CommandException.usage("This service has no transport that could be asked about its queue.");
        }
        QueueState state = states.of(queue);
        line(
                "queue " + queue,
                state == null
                        ? "does not exist; the service makes it when it consumes"
                        : "%d message(s) wait, %d consumer(s)".formatted(state.messages(), state.consumers()));
        line("dead letters", Long.toString(letters.count()));
    }

    private void line(String what, String state) {
        out().println("%-28s %s".formatted(what, state));
        out().flush();
    }

    private static String text(Duration age) {
        return age.compareTo(Duration.ofMinutes(2)) < 0
                ? age.toSeconds() + " s"
                : age.compareTo(Duration.ofHours(2)) < 0 ? age.toMinutes() + " min" : age.toHours() + " h";
    }
}
