package dev.stockroom.commondb.undo;

import java.util.ArrayList;
import java.util.List;

/** What the functions that a statement calls may do. */
enum Calls {
    /** The functions are PostgreSQL's own or an extension's, and change nothing. */
    HARMLESS,
    /** The functions are PostgreSQL's own or an extension's, and one may change something. */
    CHANGING,
    /** The functions may do anything, because others have written them. */
    OWN;

    /** The names that may belong to functions that the statement runs. */
    static List<String> in(List<Word> words) {
        List<String> names = new ArrayList<>();
        for (int n = 0; n + 1 < words.size() && runs(words); n++) {
            if (words.get(n).isName() && words.get(n + 1).is("(")) {
                names.add(words.get(n).identifier());
            }
        }
        return names;
    }

    private static boolean runs(List<Word> words) {
        Word first = words.get(0);
        return first.is("CREATE")
                ? HarmlessStatements.runsQuery(words) || words.stream().limit(3).anyMatch(word -> word.is("INDEX"))
                : !first.isOneOf("DROP", "GRANT", "REVOKE", "COMMENT", "TRUNCATE", "LOCK");
    }
}
