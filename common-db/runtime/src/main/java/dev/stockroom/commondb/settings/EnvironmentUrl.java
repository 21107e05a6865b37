package dev.stockroom.commondb.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code DATABASE_URL} as libpq, Heroku, SQLAlchemy, asyncpg, dbmate and Prisma write it, see
 * <a href="https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS">libpq</a>.
 *
 * @param url the address, without the login
 * @param user the user, decoded, or null
 * @param password the password, decoded, or null
 */
record EnvironmentUrl(DatabaseUrl url, String user, String password) {

    private static final Pattern FORM = Pattern.compile(
            "(?:postgres|postgresql)(?:\\+[A-Za-z0-9_]+)?://(?:([^@/?#]*)@)?([^@/?#]*)(?:/([^?#]*))?(?:\\?([^#]*))?");
    private static final Set<String> SSL_MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
    private static final Map<String, String> NAMES_IN_PGJDBC = Map.of(
            "application_name", "ApplicationName",
            "connect_timeout", "connectTimeout",
            "channel_binding", "channelBinding",
            "search_path", "currentSchema",
            "schema", "currentSchema",
            "target_session_attrs", "targetServerType");
    private static final Map<String, String> SERVER_TYPES = Map.of(
            "read-write", "primary",
            "read-only", "secondary",
            "standby", "secondary",
            "prefer-standby", "preferSecondary");

    /**
     * Reads the value of {@code DATABASE_URL}; the port is 5432 if none is given.
     *
     * @throws IllegalArgumentException with a reason that does not repeat the value
     */
    static EnvironmentUrl of(String variable) {
        String value = variable.strip();
        if (value.startsWith("jdbc:")) {
            return ofParts(DatabaseUrl.ofJdbc(value), null, null);
        }
        Matcher form = FORM.matcher(value);
        if (!form.matches()) {
            throw new IllegalArgumentException("is not of the form postgresql://user:password@host:port/database;"
                    + " @ / ? # in the user or the password are written %40 %2F %3F %23");
        }
        String[] login = form.group(1) == null ? new String[0] : form.group(1).split(":", 2);
        Map<String, String> parameters = new LinkedHashMap<>();
        DatabaseUrl.parameters(form.group(4) == null ? "" : form.group(4), DatabaseUrl::percentDecoded)
                .forEach((name, text) -> addParameter(parameters, name, text));
        String database = form.group(3) == null ? "" : DatabaseUrl.percentDecoded(form.group(3));
        return ofParts(new DatabaseUrl(form.group(2), database, parameters), part(login, 0), part(login, 1));
    }

    private static EnvironmentUrl ofParts(DatabaseUrl url, String user, String password) {
        url.refuseImpossibleName();
        Map<String, String> parameters = url.parameters();
        return new EnvironmentUrl(
                url.without("user", "password"),
                parameters.getOrDefault("user", user),
                parameters.getOrDefault("password", password));
    }

    private static void addParameter(Map<String, String> parameters, String name, String text) {
        if (name.equals("ssl") && SSL_MODES.contains(text)) {
            parameters.put("sslmode", text);
        } else if (name.equals("target_session_attrs")) {
            parameters.put("targetServerType", SERVER_TYPES.getOrDefault(text, text));
        } else {
            parameters.put(NAMES_IN_PGJDBC.getOrDefault(name, name), text);
        }
    }

    private static String part(String[] login, int index) {
        return login.length > index && !login[index].isEmpty() ? DatabaseUrl.percentDecoded(login[index]) : null;
    }

    /** Never shows the password. */
    @Override
    public String toString() {
        return "EnvironmentUrl[" + url.place() + "]";
    }
}
