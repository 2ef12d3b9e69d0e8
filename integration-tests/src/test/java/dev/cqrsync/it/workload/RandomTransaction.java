package dev.cqrsync.it.workload;

import dev.cqrsync.it.app.master.Changeable;
import dev.cqrsync.it.app.master.Item;
import dev.cqrsync.it.app.master.Note;
import dev.cqrsync.it.app.master.Tally;
import dev.cqrsync.it.support.Service;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.orm.jpa.JpaSystemException;

/**
 * One to three rows created, changed or deleted, with a flush in between now and then; every tenth transaction is taken
 * back. Thread-safe; several users may meet at the same rows.
 */
public final class RandomTransaction {

    private final Service master;
    private final int keys;

    /** @param keys of each model, so many rows at most */
    public RandomTransaction(Service master, int keys) {
        this.master = master;
        this.keys = keys;
    }

    /**
     * Runs one.
     *
     * @return whether it has committed; not when it was taken back or has lost against another user's
     */
    public boolean run(Random random) {
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
            if (!String.valueOf(e.getMessage()).contains("returned no natively generated values")) {
                throw e;
            }
            return false;
        }
    }

    private void operate(EntityManager entityManager, Random random, int operations) {
        for (int i = 0; i < operations; i++) {
            long key = 1 + random.nextInt(keys);
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

    private static void operate(
            EntityManager entityManager, Random random, @Nullable Changeable found, Changeable absent) {
        if (found == null) {
            entityManager.persist(absent);
        } else if (random.nextInt(3) == 0) {
            entityManager.remove(found);
        } else {
            found.change(random);
        }
    }

    private @Nullable Note anyNote(EntityManager entityManager, Random random) {
        List<Note> notes = entityManager
                .createQuery("select n from Note n order by n.id", Note.class)
                .setMaxResults(keys)
                .getResultList();
        int chosen = random.nextInt(keys);
        return chosen < notes.size() ? notes.get(chosen) : null;
    }
}
