package dev.cqrsync.it.convergence;

import dev.cqrsync.it.app.master.Changeable;
import dev.cqrsync.it.app.master.Item;
import dev.cqrsync.it.app.master.Note;
import dev.cqrsync.it.app.master.Tally;
import dev.cqrsync.it.support.Service;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.orm.jpa.JpaSystemException;

/** Several users at once who create, change and delete the same few rows. */
final class RandomChanges {

    private static final int KEYS = 6;
    private static final int THREADS = 4;

    private final Service master;
    private final long seed;

    RandomChanges(Service master, long seed) {
        this.master = master;
        this.seed = seed;
    }

    /** Each user commits a number of transactions; those that lose against another user's are not counted. */
    void commit(int transactions) throws Exception {
        ExecutorService users = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int user = 0; user < THREADS; user++) {
                Random random = new Random(seed + user);
                tasks.add(() -> {
                    for (int committed = 0; committed < transactions; ) {
                        committed += transaction(random) ? 1 : 0;
                    }
                    return null;
                });
            }
            for (Future<Void> done : users.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            users.shutdownNow();
        }
    }

    private boolean transaction(Random random) {
        int operations = 1 + random.nextInt(3);
        try {
            if (random.nextInt(10) == 0) {
                master.inTransactionRolledBack(entityManager -> operate(entityManager, random, operations));
                return false;
            }
            master.inTransaction(entityManager -> operate(entityManager, random, operations));
            return true;
        } catch (ConcurrencyFailureException | DataIntegrityViolationException | PersistenceException e) {
            return false; // another user was faster with the same row
        } catch (JpaSystemException e) {
            // so says Hibernate when the row that the database is to count is gone
            if (!e.getMessage().contains("returned no natively generated values")) {
                throw e;
            }
            return false;
        }
    }

    private static void operate(EntityManager entityManager, Random random, int operations) {
        for (int i = 0; i < operations; i++) {
            long key = 1 + random.nextInt(KEYS);
            switch (random.nextInt(3)) {
                case 0 -> operate(entityManager, random, entityManager.find(Item.class, key), new Item(key, random));
                case 1 -> operate(entityManager, random, entityManager.find(Tally.class, key), new Tally(key, random));
                default -> operate(entityManager, random, anyNote(entityManager, random), new Note(random));
            }
            if (random.nextInt(4) == 0) {
                entityManager.flush();
            }
        }
    }

    private static void operate(EntityManager entityManager, Random random, Changeable found, Changeable absent) {
        if (found == null) {
            entityManager.persist(absent);
        } else if (random.nextInt(3) == 0) {
            entityManager.remove(found);
        } else {
            found.change(random);
        }
    }

    private static Note anyNote(EntityManager entityManager, Random random) {
        List<Note> notes = entityManager
                .createQuery("select n from Note n order by n.id", Note.class)
                .setMaxResults(KEYS)
                .getResultList();
        int chosen = random.nextInt(KEYS);
        return chosen < notes.size() ? notes.get(chosen) : null;
    }
}
