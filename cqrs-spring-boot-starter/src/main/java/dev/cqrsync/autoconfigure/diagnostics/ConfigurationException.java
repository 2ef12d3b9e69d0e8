package dev.cqrsync.autoconfigure.diagnostics;

import dev.cqrsync.CqrsException;
import org.jspecify.annotations.Nullable;

/** The application cannot start as it is configured. Names what is missing or wrong, and the remedy. */
public final class ConfigurationException extends CqrsException {

    private static final long serialVersionUID = 1L;

    private final String description;
    private final String action;

    public ConfigurationException(String description, String action) {
        this(description, action, null);
    }

    public ConfigurationException(String description, String action, @Nullable Throwable cause) {
        super(description + " " + action, cause);
        this.description = description;
        this.action = action;
    }

    String description() {
        return description;
    }

    String action() {
        return action;
    }
}
