package dev.cqrsync.mapping;

import dev.cqrsync.CqrsException;

/** A model that cannot be replicated as declared. Raised at start; names the entity, what is wrong and the remedy. */
public final class MappingException extends CqrsException {

    private static final long serialVersionUID = 1L;

    private final String description;
    private final String remedy;

    public MappingException(String description, String remedy) {
        super(description + " " + remedy);
        this.description = description;
        this.remedy = remedy;
    }

    /** What is wrong, one sentence. */
    public String description() {
        return description;
    }

    /** What the developer can do about it. */
    public String remedy() {
        return remedy;
    }
}
