package dev.cqrsync.autoconfigure.properties;

import dev.cqrsync.TimeToLive;
import dev.cqrsync.capture.OnBypass;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Properties of masters, {@code cqrs.master}. */
public class MasterProperties {

    /** How events get from a commit to the broker. */
    private Delivery delivery = Delivery.OUTBOX;

    /**
     * How long an event is worth applying, such as 2h, or "never" when it always is; a day unless set. A replica that
     * meets it later keeps it as a dead letter.
     */
    private TimeToLive messageTtl = TimeToLive.of(Duration.ofDays(1));

    /** Whether changes are published, by id of the master. What a master says itself counts where nothing is set. */
    private Map<String, Boolean> produce = new LinkedHashMap<>();

    /** Whether partial updates through MasterOperations are published when the call does not say. */
    private boolean autoUpdateFields;

    /** What happens when a query changes a master's table without its replicas being told. */
    private OnBypass onBypass = OnBypass.WARN;

    /** Ways from a commit to the broker. */
    public enum Delivery {
        /** Stored in the transaction of the change, so that nothing committed is lost. */
        OUTBOX,
        /** Kept in memory until published: no table, and lost when the process or the broker is gone. */
        AFTER_COMMIT
    }

    public Delivery getDelivery() {
        return delivery;
    }

    public void setDelivery(Delivery delivery) {
        this.delivery = delivery;
    }

    public TimeToLive getMessageTtl() {
        return messageTtl;
    }

    public void setMessageTtl(TimeToLive messageTtl) {
        this.messageTtl = messageTtl;
    }

    public Map<String, Boolean> getProduce() {
        return produce;
    }

    public void setProduce(Map<String, Boolean> produce) {
        this.produce = produce;
    }

    public boolean isAutoUpdateFields() {
        return autoUpdateFields;
    }

    public void setAutoUpdateFields(boolean autoUpdateFields) {
        this.autoUpdateFields = autoUpdateFields;
    }

    public OnBypass getOnBypass() {
        return onBypass;
    }

    public void setOnBypass(OnBypass onBypass) {
        this.onBypass = onBypass;
    }
}
