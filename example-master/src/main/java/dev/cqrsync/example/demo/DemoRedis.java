package dev.cqrsync.example.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Redis that the user has named, for the replica's ranking of purchases.
 *
 * @param uri with the password, if there is one
 * @param key the only one that this run writes
 */
record DemoRedis(URI uri, String key) {

    private static final int TIMEOUT_MILLIS = 5_000;

    /** The Redis that the environment names; empty when it names none. */
    static Optional<DemoRedis> named(String run) {
        return Optional.ofNullable(System.getenv("CQRSYNC_REDIS_URL"))
                .filter(url -> !url.isBlank())
                .map(url -> new DemoRedis(URI.create(url), key(run)));
    }

    static String key(String run) {
        return "cqrsync-demo:%s:largest-purchases".formatted(run);
    }

    /** Host and port only: no user, no password. */
    String place() {
        return uri.getHost() + ":" + port();
    }

    private int port() {
        return uri.getPort() < 0 ? 6379 : uri.getPort();
    }

    /** Removes the key. Three commands are not worth a client library. */
    void tidy() {
        if (!"redis".equals(uri.getScheme())) {
            throw new DemoFailure("Key %s is still on %s: the demo cannot remove it by TLS.".formatted(key, place()));
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(uri.getHost(), port()), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            for (List<String> command : commands()) {
                socket.getOutputStream().write(encoded(command));
                String answer = answers.readLine();
                if (answer == null || answer.startsWith("-")) {
                    throw new IOException(command.get(0) + ": " + answer);
                }
            }
        } catch (IOException e) {
            throw new DemoFailure("Key %s is still on %s.".formatted(key, place()), e);
        }
    }

    private List<List<String>> commands() {
        List<List<String>> commands = new ArrayList<>();
        String user = uri.getUserInfo();
        if (user != null) {
            String[] parts = user.split(":", 2);
            commands.add(
                    parts.length == 1 || parts[0].isEmpty()
                            ? List.of("AUTH", parts[parts.length - 1])
                            : List.of("AUTH", parts[0], parts[1]));
        }
        if (uri.getPath() != null && uri.getPath().length() > 1) {
            commands.add(List.of("SELECT", uri.getPath().substring(1)));
        }
        commands.add(List.of("DEL", key));
        return commands;
    }

    private static byte[] encoded(List<String> command) {
        StringBuilder text = new StringBuilder("*%d\r\n".formatted(command.size()));
        for (String word : command) {
            text.append("$%d\r\n%s\r\n".formatted(word.getBytes(StandardCharsets.UTF_8).length, word));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
