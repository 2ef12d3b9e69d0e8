package dev.cqrsync.cli.support;

import java.io.FilterOutputStream;
import java.nio.charset.StandardCharsets;

/** Standard error, shared by lines of text and a bar that is redrawn in its last line. Thread-safe. */
final class StatusLine extends FilterOutputStream {

    private static final byte[] ERASE = "\r\u001b[K".getBytes(StandardCharsets.US_ASCII);

    private final CommandOutput target;
    private boolean barShown;
    private String lineShown = "";

    StatusLine(CommandOutput target) {
        super(target);
        this.target = target;
    }

    /** Shows progress below the lines that are written meanwhile. */
    Progress progress(String task, long total, boolean terminal) {
        return terminal
                ? new ProgressBarDisplay(task, total, true, this::drawBar, this::leaveBar)
                : new ProgressBarDisplay(task, total, false, this::drawLine, () -> {});
    }

    @Override
    public synchronized void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        if (barShown) {
            target.write(ERASE, 0, ERASE.length);
            barShown = false;
        }
        target.write(bytes, offset, length);
    }

    @Override
    public synchronized void flush() {
        target.flush();
    }

    private synchronized void drawBar(String bar) {
        show(new String(ERASE, StandardCharsets.US_ASCII) + bar);
        barShown = true;
    }

    /** The bar stays where it is; what comes goes below it. */
    private synchronized void leaveBar() {
        if (barShown) {
            show(System.lineSeparator());
            barShown = false;
        }
    }

    /** The library tells the last state twice. */
    private synchronized void drawLine(String bar) {
        if (!bar.equals(lineShown)) {
            show(bar.strip() + System.lineSeparator());
            lineShown = bar;
        }
    }

    private void show(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            target.write(bytes, 0, bytes.length);
            target.flush();
        } catch (OutputClosedException e) {
            // nobody watches any more; what the command does about it is not the display's business
        }
    }

    @Override
    public void close() {
        flush();
    }
}
