package dev.cqrsync.cli;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * Runs a command with a service's jar that does not have the command line in it: a process of the service's with this
 * jar in front of its class path. A process, because the loader of fat jars has to be on the class path of the JVM.
 */
final class AppLauncher {

    /** Tells the process that it is to end with the one that started it. */
    static final String CHILD = "cqrs.cli.child";

    private static final String LOADER = "org.springframework.boot.loader.launch.PropertiesLauncher";
    private static final String STARTER = "BOOT-INF/lib/cqrs-spring-boot-starter-";
    private static final int USAGE = 2;
    private static final int CANCELLED = 130;
    private static final long SECONDS_TO_END = 12;

    private AppLauncher() {}

    static int run(Path app, boolean cache, String[] arguments) throws IOException {
        if (!Files.isRegularFile(app)) {
            System.err.println("cqrs: There is no jar " + app + ".");
            return USAGE;
        }
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-D" + CHILD + "=true"));
        Path archive = app.resolveSibling("cqrs-cli.jsa");
        if (cache) {
            words.add("-XX:ArchiveClassesAtExit=" + archive);
        } else if (Files.exists(archive)) {
            words.add("-XX:SharedArchiveFile=" + archive);
        }
        try (JarFile jar = new JarFile(app.toFile())) {
            if (jar.getEntry(LOADER.replace('.', '/') + ".class") != null) {
                if (jar.stream().noneMatch(entry -> entry.getName().startsWith(STARTER))) {
                    return noStarter(app);
                }
                if (cache) {
                    return noCache(app);
                }
                words.addAll(List.of("-Dloader.path=" + ownJar(), "-cp", app.toString(), LOADER));
            } else {
                words.addAll(List.of("-cp", ownJar() + File.pathSeparator + app, mainClass(jar, app)));
            }
        }
        int command = 0;
        while (command < arguments.length && arguments[command].startsWith("--") && arguments[command].contains("=")) {
            words.add(arguments[command++]);
        }
        words.add("cqrs");
        words.addAll(List.of(arguments).subList(command, arguments.length));
        return await(new ProcessBuilder(words).inheritIO().start());
    }

    /** What a fat jar's own loader loads, the JVM does not keep. */
    private static int noCache(Path app) {
        System.err.println("cqrs: " + app + " is a fat jar, for which nothing can be kept. Extract it first:"
                + " java -Djarmode=tools -jar " + app + " extract --destination app, then use the jar in app.");
        return USAGE;
    }

    private static int noStarter(Path app) {
        System.err.println(
                "cqrs: " + app + " does not contain cqrs-spring-boot-starter, so it has no data to look after.");
        return USAGE;
    }

    private static String mainClass(JarFile jar, Path app) throws IOException {
        Manifest manifest = jar.getManifest();
        String main = manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
        if (main == null) {
            throw new IOException(app + " has no main class. Name the jar that starts the service.");
        }
        return main;
    }

    private static String ownJar() throws IOException {
        try {
            return Path.of(AppLauncher.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    /** Who ends this process ends the other, too; Ctrl-C reaches both. */
    private static int await(Process process) {
        Thread end = new Thread(() -> {
            process.destroy();
            waitShortly(process);
        });
        Runtime.getRuntime().addShutdownHook(end);
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CANCELLED;
        }
    }

    private static void waitShortly(Process process) {
        try {
            var unused = process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
