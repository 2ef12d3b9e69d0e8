package dev.cqrsync.it.faults;

import java.util.function.Consumer;

/** Something that runs by itself, and can be ended and started again. */
interface Part {

    String name();

    /** SIGKILL. */
    void kill();

    /** SIGTERM, and its end. */
    void stop();

    /** Starts it with the data it had. */
    void start();

    /** A server. */
    static <S> Part of(String name, S server, Consumer<S> kill, Consumer<S> stop, Consumer<S> start) {
        return new Part() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void kill() {
                kill.accept(server);
            }

            @Override
            public void stop() {
                stop.accept(server);
            }

            @Override
            public void start() {
                start.accept(server);
            }
        };
    }
}
