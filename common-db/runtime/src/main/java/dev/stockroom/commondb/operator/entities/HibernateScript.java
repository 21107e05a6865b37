package dev.stockroom.commondb.operator.entities;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes apart the statements that Hibernate writes to update a schema, and finds the undo of each that creates
 * something.
 */
final class HibernateScript {

    private static final String NAME = "(?:\"(?:[^\"]|\"\")+\"|[\\w$]+)";
    private static final String PATH = "(" + NAME + "(?:\\." + NAME + ")*)";
    private static final String ALTER = "alter table (?:if exists )?" + PATH + " ";

    private static final Pattern CREATE_TYPE = pattern("create type " + PATH + " as enum \\((.*)\\)");
    private static final Pattern CREATE_CAST = pattern("create (cast \\(.* as .*?\\)) .*");
    private static final Pattern DROP = pattern("drop .*|" + ALTER + "drop constraint .*");
    private static final Pattern ADD_COLUMN = pattern(ALTER + "add column (?:if not exists )?(" + NAME + ") (.*)");
    private static final Pattern ALTER_COLUMN = pattern(ALTER + "alter column (" + NAME + ") set data type (.*)");
    private static final Pattern ADD_CONSTRAINT =
            pattern(ALTER + "add constraint (?:if not exists )?(" + NAME + ") .*");
    private static final Pattern UNIQUE = pattern(ALTER + "add constraint .* unique (?:nulls .*)?\\((.*)\\)");
    private static final Pattern CREATE_INDEX =
            pattern("create (unique )?index (?:if not exists )?(" + NAME + ") on " + PATH + " ?\\((.*)\\)");
    private static final Pattern CREATE_OTHER =
            pattern("create (table|sequence|schema) (?:if not exists )?" + PATH + ".*");
    private static final Pattern LABEL = Pattern.compile("'((?:[^']|'')*)'");

    private HibernateScript() {}

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    /**
     * The statements of a script, each of which ends its line. {@code IF EXISTS} is left out, because it would hide a
     * schema that is not as expected.
     */
    static List<String> statements(String script) {
        return Arrays.stream(script.split(";\\s*(?:\\R|$)"))
                .map(HibernateScript::oneLine)
                .map(statement -> statement.replaceFirst("(?i)^alter table if exists ", "alter table "))
                .filter(statement -> !statement.isEmpty())
                .toList();
    }

    /** The statement on one line, because dev mode has Hibernate break and indent its lines. */
    private static String oneLine(String statement) {
        return statement
                .strip()
                .replaceAll("\\(\\h*\\R\\s*", "(")
                .replaceAll("\\h*\\R\\s*\\)", ")")
                .replaceAll("\\h*\\R\\s*", " ");
    }

    /** Whether the statement only clears the way for a statement after it. */
    static boolean drops(String sql) {
        return DROP.matcher(sql).matches();
    }

    /** The name of the type that the statement creates, as it is written, or null. */
    static String createdType(String sql) {
        Matcher type = CREATE_TYPE.matcher(sql);
        return type.matches() ? type.group(1) : null;
    }

    /** The values of the type that the statement creates. */
    static List<String> labels(String sql) {
        Matcher type = CREATE_TYPE.matcher(sql);
        return type.matches()
                ? LABEL.matcher(type.group(2))
                        .results()
                        .map(label -> label.group(1).replace("''", "'"))
                        .toList()
                : List.of();
    }

    static boolean createsCast(String sql) {
        return CREATE_CAST.matcher(sql).matches();
    }

    /** A column and what is to become of it. */
    record Column(String table, String name, String type) {}

    /** The column whose type the statement changes, or null. */
    static Column retyped(String sql) {
        return column(ALTER_COLUMN.matcher(sql));
    }

    /** The column that the statement adds, with all that follows its name, or null. */
    static Column added(String sql) {
        return column(ADD_COLUMN.matcher(sql));
    }

    private static Column column(Matcher column) {
        return column.matches() ? new Column(column.group(1), column.group(2), column.group(3)) : null;
    }

    /** The columns that a statement makes unique, or indexes. */
    record Key(String table, boolean unique, List<String> columns) {}

    /** The key that the statement creates, or null. */
    static Key key(String sql) {
        Matcher unique = UNIQUE.matcher(sql);
        if (unique.matches()) {
            return new Key(unique.group(1), true, columns(unique.group(2)));
        }
        Matcher index = CREATE_INDEX.matcher(sql);
        return index.matches() ? new Key(index.group(3), index.group(1) != null, columns(index.group(4))) : null;
    }

    private static List<String> columns(String list) {
        return Arrays.stream(list.split(",")).map(String::strip).toList();
    }

    /** What takes the statement back, or null if the statement alone does not tell. */
    static String undo(String sql) {
        Column added = added(sql);
        if (added != null) {
            return "alter table " + added.table() + " drop column " + added.name();
        } else if (createdType(sql) != null) {
            return "drop type " + createdType(sql);
        }
        return undoOfOther(sql);
    }

    private static String undoOfOther(String sql) {
        Matcher cast = CREATE_CAST.matcher(sql);
        Matcher constraint = ADD_CONSTRAINT.matcher(sql);
        Matcher index = CREATE_INDEX.matcher(sql);
        Matcher other = CREATE_OTHER.matcher(sql);
        if (cast.matches()) {
            return "drop " + cast.group(1);
        } else if (constraint.matches()) {
            return "alter table " + constraint.group(1) + " drop constraint " + constraint.group(2);
        } else if (index.matches()) {
            return "drop index " + schema(index.group(3)) + index.group(2);
        }
        return other.matches() ? "drop " + other.group(1) + " " + other.group(2) : null;
    }

    /** The schema of a table with its dot, because an index is in the schema of its table. */
    private static String schema(String table) {
        Matcher qualified = Pattern.compile("(.*\\.)" + NAME).matcher(table);
        return qualified.matches() ? qualified.group(1) : "";
    }
}
