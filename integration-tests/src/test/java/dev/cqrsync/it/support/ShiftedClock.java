package dev.cqrsync.it.support;

import static net.bytebuddy.matcher.ElementMatchers.named;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.loading.ClassReloadingStrategy;

/** Makes this whole process believe that it is earlier or later, as a machine does whose clock is wrong. */
final class ShiftedClock {

    private static final String OFFSET = "test.clock.offset-millis";

    private ShiftedClock() {}

    /** From now on, whoever asks {@link Instant#now()} or a {@link Clock} of the system gets a shifted time. */
    static void shift(Duration offset) {
        System.setProperty(OFFSET, Long.toString(offset.toMillis()));
        ByteBuddyAgent.install();
        new ByteBuddy()
                .redefine(Clock.class, ClassFileLocator.ForClassLoader.ofSystemLoader())
                .visit(Advice.to(Shift.class).on(named("currentInstant")))
                .make()
                .load(null, ClassReloadingStrategy.fromInstalledAgent());
        Duration reached = Duration.between(Instant.ofEpochMilli(System.currentTimeMillis()), Instant.now());
        if (reached.minus(offset).abs().toSeconds() > 5) {
            throw new IllegalStateException("the clock cannot be shifted on this JDK");
        }
    }

    /** Woven into {@code Clock.currentInstant()}, so it may call nothing but the JDK. */
    static final class Shift {

        private Shift() {}

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) Instant now) {
            now = now.plusMillis(Long.getLong("test.clock.offset-millis", 0L));
        }
    }
}
