package dev.stockroom.commondb.undo;

import java.util.List;

/** Statements that take nothing away, as long as they call nothing that does. */
final class HarmlessStatements {

    private HarmlessStatements() {}

    static boolean contain(List<Word> words) {
        if (words.isEmpty()) {
            return true;
        }
        Word first = words.get(0);
        if (first.is("SET")) {
            return !NameTrust.mayMove(words);
        } else if (first.is("INSERT") || first.is("CREATE") && runsQuery(words)) {
            return words.stream().noneMatch(w -> w.isOneOf("UPDATE", "DELETE", "MERGE", "EXECUTE"));
        }
        return first.isOneOf(
                "CREATE", "COMMENT", "GRANT", "REVOKE", "ANALYZE", "LOCK", "REINDEX", "VACUUM", "CLUSTER", "REFRESH",
                "NOTIFY");
    }

    /** Whether the statement fills what it creates: {@code CREATE TABLE t AS WITH gone AS (DELETE ...) SELECT ...}. */
    static boolean runsQuery(List<Word> words) {
        return words.stream().limit(4).anyMatch(w -> w.isOneOf("TABLE", "MATERIALIZED"))
                && words.stream().anyMatch(w -> w.is("AS"))
                && words.stream().anyMatch(w -> w.isOneOf("SELECT", "WITH", "EXECUTE"));
    }
}
