package dev.stockroom.commondb.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;

/**
 * The place for a server with certain settings: the dev mode that has such a server writes it down there, and the
 * others find it.
 */
final class ServerOffer {

    private final DevFolder folder;
    private final String name;

    /** @param settings all that two servers must have in common to be shared */
    ServerOffer(DevFolder folder, String settings) {
        this.folder = folder;
        this.name = "server-" + UUID.nameUUIDFromBytes(settings.getBytes(StandardCharsets.UTF_8));
    }

    /** Runs a step alone: one process at a time looks for a server, and starts one if there is none. */
    void oneAtATime(DevFolder.Step step) {
        try {
            folder.atTheGate(name + ".gate", step);
        } catch (IOException e) {
            throw new UncheckedIOException("The dev modes' servers in " + folder.path() + " cannot be read", e);
        }
    }

    /** The offer of a process that still runs. */
    Optional<OfferedServer> current() {
        try {
            return OfferedServer.of(Files.readAllLines(file())).filter(OfferedServer::hasItsOwner);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes this offer in place of any other; nobody reads half of it. */
    void make(OfferedServer server) throws IOException {
        Path written = Files.write(folder.path().resolve(name + ".new"), server.lines());
        Files.move(written, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Withdraws the offer, unless it is another process's. */
    void withdraw() {
        if (current().filter(OfferedServer::isOfThisProcess).isPresent()) {
            try {
                Files.deleteIfExists(file());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Path file() {
        return folder.path().resolve(name);
    }
}
