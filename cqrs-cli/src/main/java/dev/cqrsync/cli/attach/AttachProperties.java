package dev.cqrsync.cli.attach;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** Properties of commands from other processes, {@code cqrs.cli.attach}. */
@ConfigurationProperties("cqrs.cli.attach")
public class AttachProperties {

    /** Whether cqrs-cli.jar may run commands in this service, for the user that the service runs as. */
    private boolean enabled = false;

    /** Path of the socket that commands come through. One per process in the user's temporary directory when not set. */
    private @Nullable String socket;

    /** How many commands may run at the same time. */
    private int maxClients = 8;

    public boolean isEnabled() {
        return enabled;
    }

    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    public @Nullable String getSocket() {
        return socket;
    }

    public void setSocket(@Nullable String socket) {
        this.socket = socket;
    }

    public int getMaxClients() {
        return maxClients;
    }

    public void setMaxClients(int maxClients) {
        this.maxClients = maxClients;
    }
}
