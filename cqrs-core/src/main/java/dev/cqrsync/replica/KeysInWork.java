package dev.cqrsync.replica;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Keys whose events are being handled in this process, each by one worker at a time. Thread-safe. */
final class KeysInWork {

    private record Key(String cqrsId, String key) {}

    private final Set<Key> taken = new HashSet<>();

    /** Does something with some events, after others with their keys. */
    void with(List<StandaloneMessage> messages, Runnable work) {
        Set<Key> keys = new HashSet<>();
        messages.forEach(message -> keys.add(new Key(message.event().cqrsId(), message.key())));
        take(keys);
        try {
            work.run();
        } finally {
            release(keys);
        }
    }

    /** All at once: whoever waits has none, so nobody waits for him. */
    private synchronized void take(Collection<Key> keys) {
        boolean interrupted = false;
        while (!Collections.disjoint(taken, keys)) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true; // the events are taken, so they are handled
            }
        }
        taken.addAll(keys);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void release(Collection<Key> keys) {
        taken.removeAll(keys);
        notifyAll();
    }
}
