package dev.cqrsync.autoconfigure.properties;

import dev.cqrsync.capture.OnBypass;
import java.time.Duration;

/** Properties of masters, {@code cqrs.master}. */
public class MasterProperties {

    /** How events get from a commit to the broker. */
    private Delivery delivery = Delivery.OUTBOX;

    /** How long an event is worth applying. A replica that meets it later keeps it as a dead letter. */
    private Duration messageTtl = Duration.ofDays(1);

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

    public Duration getMessageTtl() {
        return messageTtl;
    }

    public void setMessageTtl(Duration messageTtl) {
        this.messageTtl = messageTtl;
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
