package dev.cqrsync.benchmarks.app;

import jakarta.persistence.MappedSuperclass;
import org.jspecify.annotations.Nullable;

/** A tenth column. */
@MappedSuperclass
public abstract class TaggedData extends AccountData {

    private @Nullable String tag;

    @Override
    public void fill(AccountValues values) {
        super.fill(values);
        tag = "tag " + values.score();
    }

    public @Nullable String getTag() {
        return tag;
    }
}
