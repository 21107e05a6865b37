package dev.stockroom.commondb.settings;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The address of a PostgreSQL database, taken apart and put together again; its messages never repeat the input, which
 * may hold a password.
 *
 * @param hosts the servers, {@code host:port} each, IPv6 addresses in brackets; empty for pgjdbc's default
 * @param database the name of the database, decoded
 * @param parameters the driver's parameters by name, decoded, in their order
 */
public record DatabaseUrl(String hosts, String database, Map<String, String> parameters) {

    /** PostgreSQL's limit for names (NAMEDATALEN - 1), beyond which it truncates silently. */
    private static final int MAX_NAME_BYTES = 63;

    private static final Set<String> SYSTEM_DATABASES = Set.of("postgres", "template0", "template1");
    private static final String JDBC = "jdbc:postgresql:";
    private static final String HOST = "(?:\\[[0-9A-Fa-f:.%a-z]+]|[^\\s:/?#@,\\[\\]]*)(?::\\d{1,5})?";
    private static final Pattern PORT = Pattern.compile(":(\\d+)(?=,|$)");

    /** The parameters that pgjdbc reads in place of the address before them. */
    private static final Predicate<String> ADDRESS =
            Pattern.compile("(?i)(pg)?(host|port|dbname)").asMatchPredicate();

    private static final Pattern HOSTS = Pattern.compile(HOST + "(?:," + HOST + ")*");

    public DatabaseUrl {
        if (!HOSTS.matcher(hosts).matches()) {
            throw new IllegalArgumentException("has no host and port that can be understood");
        } else if (PORT.matcher(hosts).results().anyMatch(port -> impossible(port.group(1)))) {
            throw new IllegalArgumentException("has a port that is not between 1 and 65535");
        } else if (parameters.keySet().stream().anyMatch(ADDRESS)) {
            throw new IllegalArgumentException(
                    "has a parameter that replaces host, port or database; write them before the question mark");
        }
    }

    private static boolean impossible(String port) {
        int number = Integer.parseInt(port);
        return number < 1 || number > 65_535;
    }

    /**
     * Reads a URL as pgjdbc does, see <a href="https://jdbc.postgresql.org/documentation/use/">its documentation</a>.
     *
     * @throws IllegalArgumentException for what pgjdbc would refuse, or log with the password in it
     */
    public static DatabaseUrl ofJdbc(String url) {
        String plain = url.strip().replaceFirst("^jdbc:otel:", "jdbc:");
        if (!plain.startsWith(JDBC)) {
            throw new IllegalArgumentException("does not begin with " + JDBC + "//");
        }
        String[] parts = plain.substring(JDBC.length()).split("\\?", 2);
        Map<String, String> parameters = parameters(parts.length > 1 ? parts[1] : "", DatabaseUrl::formDecoded);
        if (!parts[0].startsWith("/")) {
            return new DatabaseUrl("", formDecoded(parts[0]), parameters);
        } else if (!parts[0].startsWith("//")) {
            throw new IllegalArgumentException("has one slash before the host instead of two");
        }
        String[] address = parts[0].substring(2).split("/", -1);
        if (address.length > 2) {
            throw new IllegalArgumentException("has too many slashes; a slash in the name is written %2F");
        }
        return new DatabaseUrl(address[0], address.length > 1 ? formDecoded(address[1]) : "", parameters);
    }

    /** This URL with another database. */
    public DatabaseUrl withDatabase(String name) {
        return new DatabaseUrl(hosts, name, parameters);
    }

    /** This URL without the parameters of these names. */
    public DatabaseUrl without(String... names) {
        return without(List.of(names));
    }

    /** This URL without the parameters of these names. */
    public DatabaseUrl without(List<String> names) {
        Map<String, String> rest = new LinkedHashMap<>(parameters);
        names.forEach(rest::remove);
        return new DatabaseUrl(hosts, database, rest);
    }

    /** The URL for the driver. */
    public String jdbc() {
        String query = parameters.entrySet().stream()
                .map(p -> p.getKey() + "=" + encoded(p.getValue()))
                .collect(Collectors.joining("&"));
        String server = hosts.isEmpty() ? "localhost" : hosts;
        return JDBC + "//" + server + "/" + encoded(database) + (query.isEmpty() ? "" : "?" + query);
    }

    /** Never shows the parameters, which may hold a password. */
    @Override
    public String toString() {
        return "DatabaseUrl[" + place() + "]";
    }

    /** Where the servers are, for messages: every host with its port. */
    public String address() {
        String server = hosts.isEmpty() ? "localhost" : hosts;
        return Arrays.stream(server.split(","))
                .map(host -> host.matches(".*:\\d+") && !host.endsWith("]") ? host : host + ":5432")
                .collect(Collectors.joining(","));
    }

    /** Where the database is, for messages. */
    public String place() {
        return "host " + address() + ", database " + database;
    }

    /**
     * Refuses a name that PostgreSQL would change or that is not a service's to own.
     *
     * @throws IllegalArgumentException with the reason
     */
    public void refuseImpossibleName() {
        int bytes = database.getBytes(StandardCharsets.UTF_8).length;
        if (database.isEmpty()) {
            throw new IllegalArgumentException("has no database name; it ends in /<name>");
        } else if (database.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("has a database name with a NUL character");
        } else if (database.indexOf('\uFFFD') >= 0
                || !StandardCharsets.UTF_8.newEncoder().canEncode(database)) {
            throw new IllegalArgumentException("has a database name that is not UTF-8");
        } else if (bytes > MAX_NAME_BYTES) {
            throw new IllegalArgumentException("has a database name of " + bytes + " bytes; PostgreSQL keeps only the"
                    + " first " + MAX_NAME_BYTES + ", and two services could share a database");
        } else if (SYSTEM_DATABASES.contains(database)) {
            throw new IllegalArgumentException(
                    "names the system database " + database + "; a service needs a database of its own");
        }
    }

    static Map<String, String> parameters(String query, UnaryOperator<String> decode) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&")) {
            if (!pair.isEmpty()) {
                String[] parts = pair.split("=", 2);
                parameters.put(parts[0], parts.length > 1 ? decode.apply(parts[1]) : "");
            }
        }
        return parameters;
    }

    /** RFC 3986: percent signs only, a plus stays a plus. */
    static String percentDecoded(String text) {
        return formDecoded(text.replace("+", "%2B"));
    }

    private static String formDecoded(String text) {
        Matcher bad = Pattern.compile("%(?![0-9A-Fa-f]{2})").matcher(text);
        if (bad.find()) {
            throw new IllegalArgumentException("has a % that is not followed by two hexadecimal digits; write %25");
        }
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
