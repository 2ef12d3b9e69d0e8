package dev.cqrsync.benchmarks;

import java.util.List;

/** Measures one thing against its ceiling. Leaves nothing behind on the services. */
interface Benchmark {

    /** Lines of the table. Fails when data are not right in the end. */
    List<Line> run(Services services, Options options) throws Exception;
}
