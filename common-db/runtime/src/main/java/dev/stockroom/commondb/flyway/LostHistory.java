package dev.stockroom.commondb.flyway;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.FailureKind;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.undo.UndoStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.ConfigProvider;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.internal.database.base.Schema;

/**
 * Tables of which no history says where they come from: it was dropped, emptied, is in another schema, or another tool has
 * kept it. Flyway would begin with the first migration, unless its settings let a baseline take them over.
 */
public final class LostHistory {

    /** In three words, as the start and the commands say it. */
    public static final String WHAT = "the database holds tables but no history";

    public static final String REMEDY =
            "if golang-migrate, Alembic, dbmate or a migrations_history table has made them: db adopt; else, if they"
                    + " are what version 1 would create, start once with quarkus.flyway.baseline-at-start=true and"
                    + " quarkus.flyway.baseline-version; if they belong to another application, give this service a"
                    + " database of its own";

    /**
     * What stands beside an empty history that has not always been empty: one that no row was ever written into lies in
     * the file that it was created with, which has no page, and no undo script was stored beside it. A first migration
     * that was killed leaves such a one, and is begun anew.
     */
    private static final String BESIDE_AN_EMPTIED_ONE = "SELECT min(history), string_agg(name, ', ' ORDER BY name)"
            + " FROM (SELECT h.oid::regclass::text AS history, quote_ident(c.relname) AS name FROM pg_class h JOIN pg_class c"
            + " ON c.relnamespace = h.relnamespace AND c.oid <> h.oid AND c.relname <> h.relname || ?"
            + " AND c.relkind IN ('r', 'p', 'f') AND NOT EXISTS (SELECT FROM pg_depend d"
            + " WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')"
            + " WHERE h.oid = to_regclass(?) AND (pg_relation_filenode(h.oid) <> h.oid OR pg_relation_size(h.oid) > 0"
            + " OR EXISTS (SELECT FROM pg_class s WHERE s.relnamespace = h.relnamespace AND s.relname = h.relname || ?))"
            + " LIMIT 5) AS beside";

    private LostHistory() {}

    /** Whether Flyway's settings take such tables over. */
    public static boolean accepted(Configuration flyway) {
        return flyway.isBaselineOnMigrate()
                || ConfigProvider.getConfig()
                        .getOptionalValue("quarkus.flyway.baseline-at-start", Boolean.class)
                        .orElse(false);
    }

    /**
     * Why a history without a row has lost them; empty if it has not, or is not there.
     *
     * @param history the table, quoted, with its schema if that is set
     */
    public static Optional<String> emptied(Connection connection, String history) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(BESIDE_AN_EMPTIED_ONE)) {
            query.setString(1, UndoStore.nameBeside(""));
            query.setString(2, history);
            query.setString(3, UndoStore.nameBeside(""));
            try (ResultSet row = query.executeQuery()) {
                return row.next() && row.getString(1) != null
                        ? Optional.of(row.getString(1) + " has lost its rows, and beside it stand " + row.getString(2))
                        : Optional.empty();
            }
        }
    }

    /** Why there is none although something is there, in the words with which Flyway would refuse; empty if all its schemas are empty. */
    static Optional<String> missing(List<? extends Schema<?, ?>> schemas) {
        String filled = schemas.stream()
                .filter(schema -> schema.exists() && !schema.empty())
                .map(Schema::toString)
                .collect(Collectors.joining(", "));
        return filled.isEmpty()
                ? Optional.empty()
                : Optional.of("Found non-empty schema(s) " + filled + " but no schema history table");
    }

    public static DatabaseStartException failure(DatabaseSettings settings, String why, Throwable cause) {
        return new DatabaseStartException(
                FailureKind.HISTORY, WHAT, settings.url().place(), why, REMEDY, cause);
    }
}
