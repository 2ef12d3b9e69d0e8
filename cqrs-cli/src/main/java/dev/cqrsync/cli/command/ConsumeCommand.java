package dev.cqrsync.cli.command;

import dev.cqrsync.autoconfigure.properties.ConsumeProperties;
import dev.cqrsync.autoconfigure.properties.CqrsProperties;
import dev.cqrsync.cli.support.CommandContext;
import dev.cqrsync.cli.support.CommandException;
import dev.cqrsync.cli.support.ExitCode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "consume",
        description = "Applies messages to this service's replicas until it is ended, as a process of its own.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar service.jar cqrs consume --workers 4",
            "  java -jar service.jar cqrs consume --cqrs-id account --cqrs-id product"
        })
final class ConsumeCommand extends ServiceCommand {

    private static final String CONSUMER = "cqrsReplicaConsumer";

    @Option(
            names = {"-w", "--workers"},
            paramLabel = "N",
            description = "Number of threads that apply messages (default: cqrs.consume.workers).")
    private @Nullable Integer workers;

    @Option(
            names = "--cqrs-id",
            paramLabel = "ID",
            description = "Consume for this model only; may be given several times (default: cqrs.consume.cqrs-ids).")
    private List<String> cqrsIds = List.of();

    ConsumeCommand(CommandContext context) {
        super(context);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (context().attached()) {
            throw CommandException.usage("A running service consumes by itself: set cqrs.consume.workers there, or run"
                    + " 'java -jar service.jar cqrs consume' as a process of its own.");
        }
        Set<String> known = context().models().replicaIds();
        cqrsIds.forEach(cqrsId -> requireKnown(cqrsId, known));
        if (known.isEmpty()) {
            throw CommandException.usage("This service has no replicas, so there is nothing to consume.");
        }
        CqrsProperties properties = context().require(CqrsProperties.class, "This service does not use cqrsync.");
        if (properties.getQueue() == null) {
            throw CommandException.usage("cqrs.queue is not set. Set it to the name of this service's own queue.");
        }
        ConsumeProperties consume = properties.getConsume();
        consume.setEnabled(true);
        if (workers != null) {
            if (workers < 1) {
                throw CommandException.usage("--workers must be 1 or more.");
            }
            consume.setWorkers(workers);
        }
        if (!cqrsIds.isEmpty()) {
            consume.setCqrsIds(new LinkedHashSet<>(cqrsIds));
        }
        context().service().start(CONSUMER);
        err().println("Consuming %s from queue '%s' with %d worker(s); Ctrl-C ends it."
                .formatted(
                        String.join(", ", consume.getCqrsIds().isEmpty() ? known : consume.getCqrsIds()),
                        properties.getQueue(),
                        consume.getWorkers()));
        new CountDownLatch(1).await(); // until interrupted; the service stops its consumer when it is closed
        return ExitCode.DONE;
    }

    private static void requireKnown(String cqrsId, Set<String> known) {
        if (!known.contains(cqrsId)) {
            throw CommandException.usage(
                    "There is no replica '%s'; known are: %s.".formatted(cqrsId, String.join(", ", known)));
        }
    }
}
