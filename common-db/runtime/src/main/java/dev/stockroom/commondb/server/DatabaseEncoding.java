package dev.stockroom.commondb.server;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.postgresql.core.BaseConnection;

/**
 * The encoding of a database: UTF-8 in each database that common-db creates, whatever the cluster's default is.
 * PostgreSQL ties the encoding to the locale (manual, "Character Set Support"), so a cluster for LATIN1 needs another
 * locale as well.
 */
public final class DatabaseEncoding {

    /** The option for a cluster whose locale fits UTF-8: one that was made with UTF-8, or with the locale C. */
    static final String UTF_8 = " ENCODING 'UTF8'";

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    /**
     * {@code invalid_parameter_value}: the locale is for another encoding; {@code wrong_object_type}: no such locale.
     */
    private static final Set<String> DOES_NOT_FIT = Set.of("22023", "42809");

    private static final int BUILTIN_SINCE = 17;
    private static final int PROVIDERS_SINCE = 15;
    private static final String BY_CODE_POINT = "text sorts by code point in place of its language's order, and ";

    /**
     * A way to have UTF-8 on a cluster whose own locale does not fit.
     *
     * @param options as {@code CREATE DATABASE} takes them
     * @param locale the name of the locale
     * @param changes what an application notices
     */
    record Substitute(String options, String locale, String changes) {}

    private DatabaseEncoding() {}

    /**
     * Creates a database; says with one WARN which locale the database got in place of the cluster's, and what this
     * changes.
     *
     * @param create the statement without encoding and locale
     * @throws SQLException if PostgreSQL refuses the last substitute as well
     */
    static void create(Connection admin, String create, String name) throws SQLException {
        try {
            execute(admin, create + UTF_8);
        } catch (SQLException e) {
            if (!doesNotFit(e)) {
                throw e;
            }
            createWithSubstitute(admin, create, name);
        }
    }

    private static void createWithSubstitute(Connection admin, String create, String name) throws SQLException {
        int major = admin.getMetaData().getDatabaseMajorVersion();
        try (Statement statement = admin.createStatement();
                ResultSet cluster = statement.executeQuery("SELECT pg_encoding_to_char(encoding), datcollate, "
                        + (major >= PROVIDERS_SINCE ? "datlocprovider = 'i'" : "false")
                        + " FROM pg_database WHERE datname = 'template0'")) {
            cluster.next();
            Substitute taken = firstThatFits(admin, create, substitutes(major, cluster.getBoolean(3)));
            LOG.warnf(
                    "Database %s is created in UTF-8 with the locale %s, because the cluster's locale %s is for %s: %s",
                    name, taken.locale(), cluster.getString(2), cluster.getString(1), taken.changes());
        }
    }

    private static Substitute firstThatFits(Connection admin, String create, List<Substitute> substitutes)
            throws SQLException {
        SQLException refused = null;
        for (Substitute substitute : substitutes) {
            try {
                execute(admin, create + UTF_8 + substitute.options());
                return substitute;
            } catch (SQLException e) {
                if (!doesNotFit(e)) {
                    throw e;
                }
                refused = e;
            }
        }
        throw refused;
    }

    /** The substitutes in the order in which they are tried; the last one fits every server that knows UTF-8. */
    static List<Substitute> substitutes(int majorVersion, boolean icu) {
        String unicode = BY_CODE_POINT + "upper() and lower() follow Unicode";
        String ascii = BY_CODE_POINT + "upper() and lower() change the letters A to Z only";
        List<Substitute> all = new ArrayList<>();
        if (icu) {
            all.add(new Substitute(
                    " LC_COLLATE 'C' LC_CTYPE 'C'",
                    "C beside the cluster's ICU locale",
                    "text sorts as before, and messages and the operating system's functions use C"));
        }
        String libc = majorVersion >= PROVIDERS_SINCE ? " LOCALE_PROVIDER libc" : "";
        if (majorVersion >= BUILTIN_SINCE) {
            all.add(new Substitute(" LOCALE_PROVIDER builtin LOCALE 'C.UTF-8'", "C.UTF-8", unicode));
            all.add(new Substitute(
                    " LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LC_COLLATE 'C' LC_CTYPE 'C'",
                    "C.UTF-8",
                    unicode));
        } else {
            all.add(new Substitute(libc + " LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'", "C.UTF-8", unicode));
        }
        all.add(new Substitute(libc + " LC_COLLATE 'C' LC_CTYPE 'C'", "C", ascii));
        return all;
    }

    private static boolean doesNotFit(SQLException e) {
        return DOES_NOT_FIT.contains(String.valueOf(e.getSQLState()));
    }

    private static void execute(Connection admin, String sql) throws SQLException {
        try (Statement statement = admin.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * The encoding in which a statement on this connection would write a name otherwise than connections ask for it:
     * they send a name in UTF-8, and PostgreSQL compares the bytes. Empty if the bytes stay; asks the server nothing.
     */
    public static Optional<String> thatChanges(String statement, Connection connection) throws SQLException {
        String encoding = connection.unwrap(BaseConnection.class).getParameterStatus("server_encoding");
        boolean stays = encoding == null || encoding.equals("UTF8") || encoding.equals("SQL_ASCII");
        return stays || StandardCharsets.US_ASCII.newEncoder().canEncode(statement)
                ? Optional.empty()
                : Optional.of(encoding);
    }

    /** Says with a WARN what an existing database that is not UTF-8 cannot store; asks the server nothing. */
    public static void warnUnlessUtf8(Connection connection, String name) throws SQLException {
        String encoding = connection.unwrap(BaseConnection.class).getParameterStatus("server_encoding");
        if (encoding != null && !encoding.equals("UTF8")) {
            LOG.warnf(
                    "Database %s has the encoding %s: %s. An encoding cannot be changed: dump the database, let common-db create"
                            + " a new one, which will be UTF-8, and restore the dump",
                    name, encoding, shortcoming(encoding));
        }
    }

    private static String shortcoming(String encoding) {
        return encoding.equals("SQL_ASCII")
                ? "the server checks and converts no text, so that bytes which are not UTF-8 can be stored and then not be read,"
                        + " and upper(), lower() and length() count bytes beyond ASCII"
                : "text with a character that " + encoding + " does not have is refused with 22P05";
    }
}
