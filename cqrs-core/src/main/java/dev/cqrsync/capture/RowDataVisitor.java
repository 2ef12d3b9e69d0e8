package dev.cqrsync.capture;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Is given what replicas get of rows. */
public interface RowDataVisitor {

    /**
     * A row.
     *
     * @param pk its key as JSON
     * @param instanceData its fields
     */
    void row(String pk, Map<String, @Nullable Object> instanceData);

    /** A row that is none of those that are replicated. */
    void excluded();

    /**
     * A row of which nothing can be made.
     *
     * @param pk its key as JSON
     */
    void failed(String pk, RuntimeException problem);
}
