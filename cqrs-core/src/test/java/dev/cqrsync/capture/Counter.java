package dev.cqrsync.capture;

import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsMasterEntity;
import dev.cqrsync.CqrsRevision;
import dev.cqrsync.CqrsUpdated;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import java.time.Instant;
import java.time.OffsetDateTime;

/** The same small row with each way to count revisions. */
interface Counter {

    int getAmount();

    void setAmount(int amount);

    long getRevision();

    @Entity(name = "Versioned")
    @CqrsMaster("versioned")
    class Versioned extends CqrsMasterEntity implements Counter {

        @Id
        Long id;

        int amount;

        Versioned() {}

        Versioned(long id, int amount) {
            this.id = id;
            this.amount = amount;
        }

        @Override
        public int getAmount() {
            return amount;
        }

        @Override
        public void setAmount(int amount) {
            this.amount = amount;
        }

        @Override
        public long getRevision() {
            return getCqrsRevision();
        }
    }

    @Entity(name = "Counted")
    @CqrsMaster("counted")
    class Counted implements Counter {

        @Id
        Long id;

        int amount;

        @CqrsRevision
        long revision;

        @CqrsUpdated
        OffsetDateTime updated;

        Counted() {}

        Counted(long id, int amount) {
            this.id = id;
            this.amount = amount;
        }

        @Override
        public int getAmount() {
            return amount;
        }

        @Override
        public void setAmount(int amount) {
            this.amount = amount;
        }

        @Override
        public long getRevision() {
            return revision;
        }
    }

    @Entity(name = "Generated")
    @CqrsMaster("generated")
    class Generated {

        @Id
        @GeneratedValue
        Long id;

        int amount;

        @jakarta.persistence.Version
        int version;

        @CqrsUpdated
        Instant updated;
    }
}
