package dev.stockroom.commondb.settings;

import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/**
 * How a service waits for, creates and reports on its database; the connection itself is Quarkus's own to configure.
 */
@ConfigMapping(prefix = "common-db")
@ConfigRoot(phase = ConfigPhase.RUN_TIME)
public interface CommonDbConfig {

    /** Whether common-db acts at all; if off, Quarkus behaves as if the extension were absent. */
    @WithDefault("true")
    boolean enabled();

    /** Whether a missing database is created; if off, the start fails and shows the SQL to create it. */
    @WithDefault("true")
    boolean createDatabase();

    /** The login and the database with which a missing database is created; used for nothing else. */
    Admin admin();

    /**
     * How long to wait for a server that does not answer; {@code 0} waits for ever. Waiting for another replica or for
     * the schema has no time-out.
     */
    @WithDefault("60s")
    Duration waitTimeout();

    /** What a failed start does: {@code exit} with code 1, or {@code hold} the process, live and not ready. */
    @WithDefault("exit")
    OnFailure onFailure();

    /** Whether probes are answered during the start, on the port that Quarkus opens after it. */
    @WithDefault("true")
    boolean startupProbe();

    /**
     * The role that the service runs with: its login, or a group that the login is in. The migrating login grants the
     * role what a service needs, and closes a database that it created to all others. If absent, nothing is granted.
     */
    Optional<String> serviceRole();

    /**
     * Dev mode only: all services of this user with the same settings share one server, the container of Dev Services
     * or the embedded PostgreSQL. If off, this service neither uses another's server nor offers its own.
     */
    @WithDefault("true")
    boolean sharedDevServer();

    /** The login and the database with which a missing database is created. */
    interface Admin {

        /** The database in which {@code CREATE DATABASE} is issued. */
        @WithDefault("postgres")
        String database();

        /** The login that may create databases; if absent, the login that migrates. */
        Optional<String> username();

        /** The password of the login that may create databases; if no username is set, the migrating login's. */
        Optional<String> password();
    }

    /** What becomes of the process when the start fails. */
    enum OnFailure {
        /** The process ends with exit code 1. */
        EXIT,
        /** The process stays, live and not ready, and says why. */
        HOLD
    }
}
