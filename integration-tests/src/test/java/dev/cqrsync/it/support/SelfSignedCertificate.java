package dev.cqrsync.it.support;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;

/**
 * A certificate for servers on this machine, and its key, as PEM files.
 *
 * @param certificate what clients may trust
 * @param key the server's own
 */
public record SelfSignedCertificate(Path certificate, Path key) {

    private static final char[] PASSWORD = "changeit".toCharArray();

    /** Makes one that holds for a day. */
    public static SelfSignedCertificate create(Path directory) {
        Path store = directory.resolve("broker.p12");
        OwnedProcess.start(
                        directory.resolve("keytool.out"),
                        Map.of(),
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "broker",
                        "-keyalg",
                        "RSA",
                        "-keysize",
                        "2048",
                        "-validity",
                        "1",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .awaitSuccess();
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD);
            return new SelfSignedCertificate(
                    pem(directory, "CERTIFICATE", keys.getCertificate("broker").getEncoded()),
                    pem(
                            directory,
                            "PRIVATE KEY",
                            keys.getKey("broker", PASSWORD).getEncoded()));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path pem(Path directory, String kind, byte[] content) throws IOException {
        String text = "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
                .formatted(
                        kind,
                        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                                .encodeToString(content));
        return Files.writeString(directory.resolve(kind.replace(' ', '-') + ".pem"), text);
    }
}
