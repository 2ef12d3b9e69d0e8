package dev.cqrsync.cli.support;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar with count, rate and time left; on terminals it is redrawn, elsewhere it is a line now and then. */
final class ProgressBarDisplay implements Progress {

    private static final int WIDTH = 79;
    private static final int REDRAW_MILLIS = 250;
    private static final int LINE_MILLIS = 10_000;

    private final ProgressBar bar;
    private final Runnable end;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Begins to show.
     *
     * @param display gets the bar as text, from a thread of the library; must not fail
     * @param end called when the final state was shown
     */
    ProgressBarDisplay(String task, long total, boolean terminal, Consumer<String> display, Runnable end) {
        this.end = end;
        this.bar = new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(terminal ? REDRAW_MILLIS : LINE_MILLIS)
                .showSpeed()
                .setConsumer(new DelegatingProgressBarConsumer(display, WIDTH))
                .build();
    }

    @Override
    public void step(long done) {
        bar.stepBy(done);
    }

    @Override
    public void total(long total) {
        bar.maxHint(total);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            bar.close();
            end.run();
        }
    }
}
