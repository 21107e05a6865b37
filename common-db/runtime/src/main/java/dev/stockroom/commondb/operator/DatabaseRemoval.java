package dev.stockroom.commondb.operator;

import dev.stockroom.commondb.failure.CommandException;
import dev.stockroom.commondb.server.DatabaseEncoding;
import dev.stockroom.commondb.server.PostgresServer;
import dev.stockroom.commondb.server.ReadOnly;
import dev.stockroom.commondb.server.ServerFailures;
import dev.stockroom.commondb.server.ServerFault;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.settings.Quoting;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Drops the service's database, and no other. */
final class DatabaseRemoval {

    private static final String IN_USE = "55006";
    private static final String NOT_DROPPED = "The database is not dropped";

    private final DatabaseSettings settings;
    private final PostgresServer server;
    private final boolean force;

    /** @param force whether other sessions are ended, and what is not this service's goes as well */
    DatabaseRemoval(DatabaseSettings settings, PostgresServer server, boolean force) {
        this.settings = settings;
        this.server = server;
        this.force = force;
    }

    /**
     * Refuses a removal that would take something of others along.
     *
     * @param mayBeAnothers why the history may be another application's as well
     * @throws CommandException if there is such a thing, and the removal is not forced
     */
    void check(Connection target, Supplier<OwnObjects> own, Optional<String> mayBeAnothers) throws SQLException {
        String looked = current(target);
        if (!looked.equals(settings.url().database())) {
            throw refused("a pooler leads from this name to database " + looked + ", and the server's own "
                    + settings.url().database() + " would be dropped");
        }
        if (!force) {
            List<String> obstacles = Stream.concat(
                            mayBeAnothers.stream(), Neighbours.in(target, settings, own.get()).stream())
                    .toList();
            if (!obstacles.isEmpty()) {
                throw refused(String.join("\n", obstacles));
            }
        }
    }

    private static String current(Connection target) throws SQLException {
        try (Statement statement = target.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_database()")) {
            row.next();
            return row.getString(1);
        }
    }

    /**
     * Drops the database as the login that migrates, which owns it; if that fails, as the login that creates databases.
     */
    void drop() {
        try {
            drop(server.connectToAdminAsOwner());
        } catch (SQLException e) {
            if (!settings.adminDiffers() || IN_USE.equals(e.getSQLState())) {
                throw failed(e);
            }
            dropAsAdmin();
        }
    }

    private void dropAsAdmin() {
        try {
            drop(server.connectToAdmin());
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private void drop(Connection admin) throws SQLException {
        try (admin;
                Statement statement = admin.createStatement()) {
            ReadOnly.of(admin).ifPresent(why -> {
                throw new CommandException(NOT_DROPPED, settings.url().place(), why.reason(), why.remedy(), null);
            });
            DatabaseEncoding.thatChanges(statement(), admin).ifPresent(encoding -> {
                throw new CommandException(
                        NOT_DROPPED,
                        settings.url().place(),
                        ServerFailures.otherwise(settings, encoding),
                        ServerFailures.THROUGH_UTF8,
                        null);
            });
            statement.execute(statement());
        }
    }

    private String statement() {
        return "DROP DATABASE IF EXISTS " + Quoting.identifier(settings.url().database())
                + (force ? " WITH (FORCE)" : "");
    }

    private CommandException failed(SQLException e) {
        return IN_USE.equals(e.getSQLState())
                ? refused("it is in use: " + ServerFailures.stateAndMessage(e))
                : new CommandException(
                        "The database was not dropped",
                        settings.url().place(),
                        ServerFailures.stateAndMessage(e),
                        ServerFault.of(e) == ServerFault.NOT_YET
                                ? "try again as soon as the server takes the connection"
                                : "let its owner or a superuser run:\n" + statement() + ";",
                        e);
    }

    private CommandException refused(String why) {
        return new CommandException(
                NOT_DROPPED,
                settings.url().place(),
                why,
                "make sure that it is the right database, and stop what uses it; if all of that is to go as well, add --force "
                        + settings.url().database(),
                null);
    }
}
