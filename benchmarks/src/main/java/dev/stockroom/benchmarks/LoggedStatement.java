package dev.stockroom.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A statement as PostgreSQL wrote it into its log, with the values that its parameters had. */
record LoggedStatement(String sql, Map<Integer, String> values) {

    /** What log_line_prefix must be, so that a line tells its database; lines of other kinds may have any. */
    static final String PREFIX = "%d=";

    private static final Pattern STATEMENT = Pattern.compile("LOG:  (?:statement|execute [^:]+): (.*)", Pattern.DOTALL);
    private static final Pattern VALUES = Pattern.compile("DETAIL:  [Pp]arameters: (.*)", Pattern.DOTALL);
    private static final Pattern VALUE = Pattern.compile("\\$(\\d+) = ('(?:[^']|'')*'|NULL)");
    private static final Pattern PARAMETER = Pattern.compile("\\$(\\d+)");

    /** Those of one database, in their order. An entry's further lines begin with a tab, and a DETAIL follows its LOG. */
    static List<LoggedStatement> parse(String log, String database) {
        var statements = new ArrayList<LoggedStatement>();
        for (var entry : log.replace("\n\t", "\u0000").split("\n")) {
            if (entry.startsWith(database + "=")) {
                add(entry.substring(database.length() + 1).replace('\u0000', '\n'), statements);
            }
        }
        return statements;
    }

    private static void add(String entry, List<LoggedStatement> statements) {
        var statement = STATEMENT.matcher(entry);
        var values = VALUES.matcher(entry);
        if (statement.matches()) {
            statements.add(new LoggedStatement(statement.group(1), new TreeMap<>()));
        } else if (values.matches()) {
            VALUE.matcher(values.group(1))
                    .results()
                    .forEach(value -> statements
                            .get(statements.size() - 1)
                            .values()
                            .put(Integer.valueOf(value.group(1)), value.group(2)));
        }
    }

    /** The first word, which tells statements apart well enough. */
    String verb() {
        return sql.strip().split("\\s+")[0].toUpperCase(Locale.ROOT);
    }

    /** With expressions in place of the parameters; one without an expression keeps its value. */
    String with(Map<Integer, String> expressions) {
        return PARAMETER.matcher(sql).replaceAll(parameter -> {
            var number = Integer.valueOf(parameter.group(1));
            return Matcher.quoteReplacement(expressions.getOrDefault(number, values.get(number)));
        });
    }
}
