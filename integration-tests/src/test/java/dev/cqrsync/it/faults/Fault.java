package dev.cqrsync.it.faults;

import dev.cqrsync.testing.TcpProxy;
import java.time.Duration;
import java.util.List;

/**
 * One way in which something breaks.
 *
 * @param what what is done, as {@code kill}
 * @param target to what; faults of one target do not happen at the same time
 * @param inflict breaks it; returns when it is broken
 * @param heal ends the fault; what recovers may take longer
 */
record Fault(String what, String target, Runnable inflict, Runnable heal) {

    /** What can happen to a process. */
    static List<Fault> of(Part part) {
        return List.of(
                new Fault("kill", part.name(), part::kill, part::start),
                new Fault("stop", part.name(), part::stop, part::start));
    }

    /** What can happen to connections. */
    static List<Fault> of(String name, TcpProxy way) {
        Runnable none = () -> {};
        return List.of(
                new Fault("cut", name, way::cut, none),
                new Fault("shut", name, way::shut, way::open),
                new Fault("stall", name, way::stall, way::open),
                new Fault("delay", name, () -> way.delay(Duration.ofMillis(80)), () -> way.delay(Duration.ZERO)));
    }

    @Override
    public String toString() {
        return what + " " + target;
    }
}
