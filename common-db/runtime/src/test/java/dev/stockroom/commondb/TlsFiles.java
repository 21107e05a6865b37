package dev.stockroom.commondb;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A certificate that signs itself, and its key, as a server reads them.
 *
 * @param certificate the PEM file for {@code ssl_cert_file}
 * @param key the PEM file for {@code ssl_key_file}
 */
public record TlsFiles(Path certificate, Path key) {

    private static final String PASSWORD = "changeit";
    private static final String ALIAS = "server";

    /** Makes both in a directory, for localhost. */
    public static TlsFiles in(Path directory) throws IOException, GeneralSecurityException, InterruptedException {
        Path store = directory.resolve("server.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process made = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start();
        if (made.waitFor() != 0) {
            throw new IOException(Files.readString(directory.resolve("keytool.log")));
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return new TlsFiles(
                pem(directory, "CERTIFICATE", keys.getCertificate(ALIAS).getEncoded()),
                pem(
                        directory,
                        "PRIVATE KEY",
                        keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded()));
    }

    private static Path pem(Path directory, String what, byte[] content) throws IOException {
        Path file = directory.resolve(what.replace(' ', '-') + ".pem");
        Files.writeString(
                file,
                "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END "
                        + what + "-----\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
