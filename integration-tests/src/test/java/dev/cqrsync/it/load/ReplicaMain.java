package dev.cqrsync.it.load;

import dev.cqrsync.it.app.replica.ReplicaApp;
import dev.cqrsync.it.support.ServiceProcess;
import java.util.concurrent.CountDownLatch;

/** A replica as a process. */
final class ReplicaMain {

    private ReplicaMain() {}

    public static void main(String[] arguments) throws Exception {
        ServiceProcess.tellReady(ServiceProcess.run(ReplicaApp.class, arguments).getEnvironment());
        new CountDownLatch(1).await();
    }
}
