package dev.stockroom.commondb.server;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Reads the names of a search path as it is set; PostgreSQL itself lists only the schemas that may be used. */
public final class SearchPath {

    /** A name in quotation marks, with those within doubled, or a plain one. */
    private static final Pattern NAME = Pattern.compile("\\s*(?:\"((?:[^\"]|\"\")*)\"|([^\",]*))\\s*(?:,|$)");

    private SearchPath() {}

    /** @param user whose name {@code $user} stands for */
    public static List<String> schemas(String searchPath, String user) {
        return NAME.matcher(searchPath)
                .results()
                .map(SearchPath::name)
                .filter(name -> !name.isEmpty())
                .map(name -> name.equals("$user") ? user : name)
                .toList();
    }

    private static String name(MatchResult name) {
        return name.group(1) == null
                ? folded(name.group(2).strip())
                : name.group(1).replace("\"\"", "\"");
    }

    /** PostgreSQL folds no letter beyond ASCII in an encoding of several bytes. */
    private static String folded(String name) {
        return name.chars()
                .map(letter -> letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
