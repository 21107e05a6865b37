package dev.stockroom.commondb.server;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Optional;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Gives Flyway the connection of the turn while there is one to lend, else one of Flyway's own data source. */
public final class LendingDataSource implements DataSource {

    /** Lends a connection; empty if there is none, or if it is lent already. */
    @FunctionalInterface
    public interface Lender {
        Optional<Connection> lend() throws SQLException;
    }

    private final DataSource own;
    private final Lender lender;

    /** @param own what a borrower gets where nothing is lent */
    public LendingDataSource(DataSource own, Lender lender) {
        this.own = own;
        this.lender = lender;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Optional<Connection> lent = lender.lend();
        return lent.isPresent() ? lent.get() : own.getConnection();
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return own.getConnection(user, password);
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return own.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        own.setLogWriter(out);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return own.getLoginTimeout();
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        own.setLoginTimeout(seconds);
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return own.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type.isInstance(own) ? type.cast(own) : own.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(own) || own.isWrapperFor(type);
    }
}
