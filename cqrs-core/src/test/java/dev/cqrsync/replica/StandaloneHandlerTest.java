package dev.cqrsync.replica;

import static dev.cqrsync.replica.Messages.delete;
import static dev.cqrsync.replica.Messages.raw;
import static dev.cqrsync.replica.Messages.save;
import static dev.cqrsync.replica.Messages.sync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.cqrsync.SignalType;
import dev.cqrsync.mapping.FieldNaming;
import dev.cqrsync.replica.retry.RetryPolicy;
import dev.cqrsync.serialization.EventReader;
import dev.cqrsync.testing.RecordedLog;
import dev.cqrsync.transport.DeadLetterReason;
import dev.cqrsync.transport.Disposition;
import dev.cqrsync.transport.HandlerUnavailableException;
import dev.cqrsync.transport.IncomingMessage;
import dev.cqrsync.transport.Route;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Handlers that store where they like. */
class StandaloneHandlerTest {

    record Product(Long id, String name, Integer stockLeft) {}

    private final Map<Long, Product> store = Collections.synchronizedMap(new TreeMap<>());
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private final List<ApplyOutcome> outcomes = Collections.synchronizedList(new ArrayList<>());
    private RetryPolicy retryPolicy = RetryPolicy.NEVER;
    private HandlerTransactions transactions = HandlerTransactions.NONE;

    class Products implements ReplicaHandler<Product> {

        private final @Nullable RevisionLedger ledger;

        Products(@Nullable RevisionLedger ledger) {
            this.ledger = ledger;
        }

        @Override
        public String cqrsId() {
            return "product";
        }

        @Override
        public void onCreate(ReplicaChange<Product> change) throws Exception {
            calls.add("create");
            onSave(change);
        }

        @Override
        public void onUpdate(ReplicaChange<Product> change) throws Exception {
            calls.add("update");
            onSave(change);
        }

        @Override
        public void onSave(ReplicaChange<Product> change) throws Exception {
            calls.add("save " + change.revision());
            store.put(change.key(Long.class), change.data());
            change.apply();
        }

        @Override
        public void onDelete(ReplicaChange<Product> change) {
            calls.add("delete " + change.deleteData());
            store.remove(change.key(Long.class));
        }

        @Override
        public @Nullable RevisionLedger ledger() {
            return ledger;
        }
    }

    private StandaloneMessageHandler handler(ReplicaHandler<?> handler) {
        return new StandaloneMessageHandler(
                new HandlerRegistry(List.of(handler), FieldNaming.SNAKE_CASE),
                "product"::equals,
                new EventReader(Clock.systemUTC(), Duration.ofDays(1)),
                retryPolicy,
                work -> transactions.execute(work),
                Clock.systemUTC(),
                new ReplicaListener() {
                    @Override
                    public void applied(String cqrsId, SignalType signalType, ApplyOutcome outcome, long missed) {
                        outcomes.add(outcome);
                    }
                });
    }

    private List<Disposition> handle(ReplicaHandler<?> handler, Messages.Builder... messages) {
        List<IncomingMessage> batch =
                Stream.of(messages).map(Messages.Builder::build).toList();
        return handler(handler).handle(batch);
    }

    private static Messages.Builder product(long revision, String name) {
        return save("product", 1, revision).with("id", 1).with("name", name).with("stock_left", 3);
    }

    @Test
    void withoutALedgerEverythingArrivesAndIsToldItsRevision() {
        handle(
                new Products(null),
                product(1, "b"),
                product(0, "a"),
                delete("product", 1, 2).with("custom", "gone"));
        assertThat(calls).containsExactly("save 1", "save 0", "delete gone");
        assertThat(outcomes).containsExactly(ApplyOutcome.UPDATED, ApplyOutcome.UPDATED, ApplyOutcome.DELETED);
    }

    @Test
    void aLedgerKeepsLateAndDoubleEventsOut() {
        Products products = new Products(RevisionLedger.inMemory(100));
        handle(
                products,
                product(0, "a").monotonic(),
                product(5, "b").monotonic(),
                product(5, "b").monotonic(),
                product(4, "late").monotonic());
        assertThat(store).containsEntry(1L, new Product(1L, "b", 3));
        handle(products, delete("product", 1, 6).monotonic(), product(4, "late").monotonic());
        assertThat(store).isEmpty();
        handle(
                products,
                delete("product", 1, 6).monotonic(),
                product(7, "again").monotonic());
        assertThat(outcomes)
                .containsExactly(
                        ApplyOutcome.CREATED,
                        ApplyOutcome.UPDATED,
                        ApplyOutcome.DUPLICATE,
                        ApplyOutcome.LATE,
                        ApplyOutcome.DELETED,
                        ApplyOutcome.RESURRECTION_PREVENTED,
                        ApplyOutcome.NOT_FOUND,
                        ApplyOutcome.CREATED);
        assertThat(calls).containsExactly("create", "save 0", "update", "save 5", "delete null", "create", "save 7");
    }

    @Test
    void aDeleteOfAKeyTheLedgerDoesNotKnowIsHandled() {
        store.put(1L, new Product(1L, "from before the restart", 0));
        handle(new Products(RevisionLedger.inMemory(1)), delete("product", 1, 3).monotonic());
        assertThat(store).isEmpty();
    }

    @Test
    void whatFailsIsNotTakenForDone() {
        Products products = new Products(RevisionLedger.inMemory(100)) {
            private int attempts;

            @Override
            public void onSave(ReplicaChange<Product> change) throws Exception {
                if (attempts++ == 0) {
                    throw new IllegalStateException("not now");
                }
                super.onSave(change);
            }
        };
        Disposition first = handle(products, product(0, "a")).get(0);
        assertThat(((Disposition.DeadLetter) first).reason()).isEqualTo(DeadLetterReason.FAILED);
        assertThat(handle(products, product(0, "a"))).containsExactly(Disposition.ACKNOWLEDGE);
        assertThat(store).hasSize(1);
    }

    @Test
    void aCommitThatFailsIsNotTakenForDone() {
        Products products = new Products(RevisionLedger.inMemory(100));
        transactions = new HandlerTransactions() {
            @Override
            public ApplyOutcome execute(Supplier<ApplyOutcome> work) {
                assertThat(work.get()).isEqualTo(ApplyOutcome.CREATED);
                throw new IllegalStateException("commit");
            }
        };
        assertThat(handle(products, product(0, "a")).get(0)).isInstanceOf(Disposition.DeadLetter.class);
        transactions = HandlerTransactions.NONE;
        handle(products, product(0, "a"));
        assertThat(outcomes).containsExactly(ApplyOutcome.CREATED);
    }

    @Test
    void oneBadEventBlocksNobody() {
        List<Disposition> dispositions = handler(new Products(null))
                .handle(List.of(
                        raw("no JSON"),
                        product(0, "a").with("stock_left", "many").build(),
                        save("other", 1, 0).build(),
                        product(0, "a").build()));
        assertThat(dispositions.stream()
                        .map(disposition ->
                                disposition instanceof Disposition.DeadLetter letter ? letter.reason() : disposition))
                .containsExactly(
                        DeadLetterReason.MALFORMED,
                        DeadLetterReason.UNFIT,
                        DeadLetterReason.UNKNOWN_ID,
                        Disposition.ACKNOWLEDGE);
    }

    @Test
    void anUnavailableStorePauses() {
        Products products = new Products(null) {
            @Override
            public void onSave(ReplicaChange<Product> change) {
                throw new HandlerUnavailableException("Redis is away");
            }
        };
        assertThatThrownBy(() -> handle(products, product(0, "a"))).isInstanceOf(HandlerUnavailableException.class);
    }

    @Test
    void aSyncToAllIsIgnoredWhereOnlyDirectOnesAreWanted() {
        Products products = new Products(null) {
            @Override
            public boolean onlyDirectSyncs() {
                return true;
            }
        };
        handle(products, sync("product", 1, 0).with("id", 1), product(1, "a"));
        assertThat(calls).containsExactly("save 1");
        handle(products, sync("product", 1, 2).with("id", 1).directlyTo("mine"));
        assertThat(calls).containsExactly("save 1", "save 2");
        assertThat(outcomes.get(0)).isEqualTo(ApplyOutcome.SYNC_IGNORED);
    }

    @Test
    void eventsOfOneKeyNeverRunAtTheSameTimeAndTheNewestWins() throws Exception {
        Products products = new Products(RevisionLedger.inMemory(10));
        StandaloneMessageHandler handler = handler(products);
        ExecutorService workers = Executors.newFixedThreadPool(4);
        List<Future<?>> futures = new ArrayList<>();
        for (int worker = 0; worker < 4; worker++) {
            int offset = worker;
            futures.add(workers.submit(() -> handler.handle(LongStream.range(0, 500)
                    .map(i -> i * 4 + offset)
                    .mapToObj(revision ->
                            product(revision, "r" + revision).monotonic().build())
                    .toList())));
        }
        for (Future<?> future : futures) {
            future.get();
        }
        workers.shutdown();
        assertThat(store).containsExactly(Map.entry(1L, new Product(1L, "r1999", 3)));
    }

    /** Fails on the text "bad" as often as it comes. */
    class Failing extends Products {

        Failing(@Nullable RevisionLedger ledger) {
            super(ledger);
        }

        @Override
        public void onSave(ReplicaChange<Product> change) throws Exception {
            if (change.data().name().equals("bad")) {
                throw new IllegalStateException("bad");
            }
            super.onSave(change);
        }
    }

    @Test
    void whatWaitsAndIsOvertakenIsDroppedWithoutALedgerToo() {
        retryPolicy = RetryPolicy.of(30, Duration.ofSeconds(2));
        for (RevisionLedger ledger : Arrays.asList(null, RevisionLedger.inMemory(10))) {
            store.clear();
            StandaloneMessageHandler handler = handler(new Failing(ledger));
            List<IncomingMessage> failing = List.of(
                    product(0, "bad").build(),
                    product(1, "a").with("stock_left", "many").build());
            List<IncomingMessage> waiting = new ArrayList<>();
            for (Disposition disposition : handler.handle(failing)) {
                waiting.add(new IncomingMessage(
                        Route.toQueue("mine", "product"), ((Disposition.Retry) disposition).body(), Map.of(), false));
            }
            assertThat(handler.handle(waiting.subList(1, 2)).get(0))
                    .as("nothing newer has come")
                    .isInstanceOf(Disposition.Retry.class);
            handler.handle(List.of(product(2, "newer").build()));
            assertThat(handler.handle(waiting)).containsOnly(Disposition.ACKNOWLEDGE);
            handler.handle(List.of(delete("product", 1, 3).build()));
            assertThat(handler.handle(waiting)).containsOnly(Disposition.ACKNOWLEDGE);
            assertThat(store).isEmpty();
            assertThat(calls).filteredOn(call -> call.startsWith("save")).containsOnly("save 2");
        }
    }

    @Test
    void aHandlerHasItsOwnPolicyByExceptionAndAttempt() {
        retryPolicy = RetryPolicy.of(1, Duration.ofSeconds(2));
        Products products = new Failing(null) {
            @Override
            public RetryPolicy retryPolicy(RetryPolicy ofService) {
                return ofService.on(
                        IllegalStateException.class,
                        failed -> failed.number() > 5 ? null : Duration.ofSeconds(failed.number()));
            }
        };
        assertThat(((Disposition.Retry) handle(products, product(0, "bad").failedBefore(4))
                                .get(0))
                        .delay())
                .isEqualTo(Duration.ofSeconds(5));
        assertThat(handle(products, product(0, "bad").failedBefore(5)).get(0))
                .isInstanceOf(Disposition.DeadLetter.class);
        assertThat(((Disposition.Retry) handle(products, product(0, "a").with("stock_left", "many"))
                                .get(0))
                        .delay())
                .isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aPolicyThatFailsStopsNobodyAndLosesNothing() {
        retryPolicy = failed -> {
            throw new IllegalStateException("policy\nof a line");
        };
        try (RecordedLog log = new RecordedLog(FailurePolicy.class)) {
            assertThat(handle(new Failing(null), product(0, "bad"), product(1, "a")))
                    .element(0)
                    .isInstanceOf(Disposition.DeadLetter.class);
            assertThat(log.failures(Level.ERROR)).singleElement().asString().contains("policy of a line");
        }
        assertThat(store).hasSize(1);
    }

    @Test
    void anErrorOfAHandlerIsTheEventsFailure() {
        Products products = new Products(null) {
            @Override
            public void onSave(ReplicaChange<Product> change) {
                throw new NoClassDefFoundError("left out of the build");
            }
        };
        assertThat(((Disposition.DeadLetter) handle(products, product(0, "a")).get(0)).exception())
                .contains("NoClassDefFoundError");
    }

    @Test
    void aLedgerForgetsTheKeysThatHadNoEventForLongest() {
        RevisionLedger ledger = RevisionLedger.inMemory(2);
        RevisionLedger.Entry entry = new RevisionLedger.Entry(1, null, false);
        ledger.put("a", "1", entry);
        ledger.put("b", "1", entry);
        ledger.find("a", "1");
        ledger.put("a", "2", entry);
        assertThat(ledger.find("a", "1")).isEqualTo(entry);
        assertThat(ledger.find("b", "1")).isNull();
    }
}
