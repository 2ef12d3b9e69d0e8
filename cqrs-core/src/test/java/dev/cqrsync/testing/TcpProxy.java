package dev.cqrsync.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The way to a TCP server, which a test can cut, close, stall or slow down. On a loopback port of its own. */
public final class TcpProxy implements AutoCloseable {

    private final String host;
    private final int targetPort;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile boolean refusing;
    private volatile boolean stalled;
    private volatile long delayNanos;

    public TcpProxy(String host, int targetPort) throws IOException {
        this.host = host;
        this.targetPort = targetPort;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread("accept", this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Breaks every connection; new ones are let through. */
    public void cut() {
        sockets.forEach(TcpProxy::closeQuietly);
        sockets.clear();
        clients.clear();
    }

    /** Breaks every connection, and at once every new one, until {@link #open()}. */
    public void shut() {
        refusing = true;
        cut();
    }

    /** Lets everything through again. */
    public void open() {
        refusing = false;
        setStalled(false);
    }

    /** Holds back all bytes, connections staying open, until {@link #open()}. */
    public void stall() {
        setStalled(true);
    }

    /** Lets bytes arrive later by a time, in both directions. */
    public void delay(Duration delay) {
        delayNanos = delay.toNanos();
    }

    /** Sends bytes to every client as if they came from the server; in a pause of the server, or frames are torn. */
    public void inject(byte[] bytes) throws IOException {
        for (Socket client : clients) {
            client.getOutputStream().write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
        open();
    }

    private void setStalled(boolean stalled) {
        lock.lock();
        try {
            this.stalled = stalled;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (refusing) {
                    closeQuietly(client);
                    continue;
                }
                connect(client);
                if (refusing) {
                    cut();
                }
            } catch (IOException e) {
                // The listener was closed.
            }
        }
    }

    private void connect(Socket client) {
        try {
            Socket server = new Socket(host, targetPort);
            sockets.add(client);
            clients.add(client);
            sockets.add(server);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            forward(client, server);
            forward(server, client);
        } catch (IOException e) {
            closeQuietly(client); // as the server is away
        }
    }

    private record Chunk(byte[] bytes, long dueAt) {}

    private void forward(Socket from, Socket to) {
        BlockingQueue<Chunk> chunks = new LinkedBlockingQueue<>(64);
        thread("read", () -> {
            try (from) {
                InputStream in = from.getInputStream();
                byte[] buffer = new byte[65_536];
                for (int n; (n = in.read(buffer)) >= 0; ) {
                    chunks.put(new Chunk(Arrays.copyOf(buffer, n), System.nanoTime() + delayNanos));
                }
                chunks.put(new Chunk(new byte[0], System.nanoTime() + delayNanos));
            } catch (IOException e) {
                chunks.put(new Chunk(new byte[0], System.nanoTime()));
            }
        });
        thread("write", () -> {
            try (to) {
                OutputStream out = to.getOutputStream();
                for (Chunk chunk = chunks.take(); chunk.bytes().length > 0; chunk = chunks.take()) {
                    awaitTurn(chunk.dueAt());
                    out.write(chunk.bytes());
                }
            } catch (IOException e) {
                closeQuietly(from);
            }
        });
    }

    private void awaitTurn(long dueAt) throws InterruptedException {
        lock.lock();
        try {
            while (stalled || dueAt - System.nanoTime() > 0) {
                if (stalled) {
                    changed.await();
                } else {
                    changed.awaitNanos(dueAt - System.nanoTime());
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private interface Task {
        void run() throws InterruptedException;
    }

    private static void thread(String name, Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "tcp-proxy-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Closed is closed.
        }
    }
}
