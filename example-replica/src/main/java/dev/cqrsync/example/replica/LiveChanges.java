package dev.cqrsync.example.replica;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.MediaType;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Tells open pages that rows have changed, as server-sent events.
 *
 * <p>It looks twice a second, and only while somebody listens. Looking rather than being called on each row keeps
 * thousands of rows that arrive together from becoming thousands of events, and works for rows that another instance of
 * this service has written.
 */
@RestController
class LiveChanges {

    private final CatalogViews views;
    private final List<SseEmitter> listeners = new CopyOnWriteArrayList<>();
    private @Nullable Overview last;

    LiveChanges(CatalogViews views) {
        this.views = views;
    }

    /** A stream that begins with the state of now and goes on with each new one. */
    @GetMapping(path = "/api/changes", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter changes() {
        SseEmitter listener = new SseEmitter(0L);
        listener.onCompletion(() -> listeners.remove(listener));
        listener.onError(failure -> listeners.remove(listener));
        send(listener, views.overview());
        listeners.add(listener);
        return listener;
    }

    @Scheduled(fixedDelay = 500)
    void look() {
        if (listeners.isEmpty()) {
            return;
        }
        Overview now = views.overview();
        if (!now.equals(last)) {
            last = now;
            listeners.forEach(listener -> send(listener, now));
        }
    }

    /** A stream that stays open would hold up a graceful shutdown. */
    @EventListener(ContextClosedEvent.class)
    void end() {
        listeners.forEach(SseEmitter::complete);
    }

    private void send(SseEmitter listener, Overview overview) {
        try {
            listener.send(SseEmitter.event().name("overview").data(overview, MediaType.APPLICATION_JSON));
        } catch (IOException | IllegalStateException gone) {
            // the container reports the broken connection too, which completes the emitter
            listeners.remove(listener);
        }
    }
}
