package dev.stockroom.commondb.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stockroom.commondb.history.BuiltMigration;
import io.quarkus.runtime.configuration.ConfigurationException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a build says of the names of migrations. */
@Tag("unit")
class MigrationNamesTest {

    private final MigrationNames names = new MigrationNames("V", "R");

    @Test
    void takesUpEveryKindInOrder() {
        add("R__zebra.sql", "V10__ten.sql", "V2__two.sql", "U2__two.sql", "R__ant.sql", "V2_1__two_one.sql");
        assertThat(names.migrations())
                .extracting(BuiltMigration::version)
                .containsExactly("2", "2.1", "10", null, null);
        assertThat(names.migrations())
                .extracting(BuiltMigration::description)
                .containsExactly("two", "two one", "ten", "ant", "zebra");
        assertThat(names.migrations()).extracting(BuiltMigration::script).startsWith("db/migration/V2__two.sql");
    }

    @ParameterizedTest
    @CsvSource({
        "000001_init_schema.up.sql,   V000001__init_schema.sql",
        "000001_init_schema.down.sql, U000001__init_schema.sql",
        "20240131_add.up.sql,         V20240131__add.sql",
        "001_x.sql,                   V001__x.sql",
        "001-x.sql,                   V001__x.sql",
        "1__x.sql,                    V1__x.sql",
        "V1_x.sql,                    V1__x.sql",
        "V1-x.sql,                    V1__x.sql",
        "V1-add-things.sql,           V1__add_things.sql",
        "v1__x.sql,                   V1__x.sql",
        "V1.2_x.sql,                  V1.2__x.sql",
        "V1__x.SQL,                   V1__x.sql",
        "V1__x,                       V1__x.sql",
        "V1__x.sql.bak,               V1__x.sql",
        "u1__x.sql,                   U1__x.sql",
        "U1_x.sql,                    U1__x.sql",
        "r__views.sql,                R__views.sql",
        "R_views.sql,                 R__views.sql"
    })
    void givesTheRightNameForAFileThatFlywayWouldIgnore(String wrong, String right) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> add(wrong))
                .withMessageContaining("Flyway would ignore db/migration/" + wrong)
                .withMessageContaining("it should be called " + right + ".");
    }

    /** The advice is itself accepted. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "000001_init_schema.up.sql",
                "001_x.sql",
                "001_add users.sql",
                "1.2.3-x.sql",
                "V1 x.sql",
                "20240131120000_create-users.sql",
                "v7_über.sql",
                "003_a.b.sql"
            })
    void givesNamesThatItWouldAccept(String wrong) {
        String advice = MigrationNames.advice(wrong);
        String right = advice.replaceFirst("^it should be called (\\S+)\\.$", "$1");
        assertThat(right).as(advice).endsWith(".sql").isNotEqualTo(advice);
        add(right);
        assertThat(names.migrations()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md", "schema.sql", "V__x.sql", "U__x.sql", "R1__x.sql", "Vx__x.sql", "aftermigrate.sql",
                "afterMigrateX.sql", "Update.sql", "V1__x.txt", "V1__x.sql.swp", "V1__x.sql~", "x", ".sql"
            })
    void refusesWhateverElseFlywayWouldIgnore(String file) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> add(file))
                .withMessageContaining("Flyway would ignore db/migration/" + file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "afterMigrate.sql", "afterMigrate__grants.sql", "beforeMigrate.sql", "beforeEachMigrate.sql",
                "afterEachMigrateStatement__log.sql", "V1__x.sql.conf", "R__x.sql.conf", "afterMigrate.sql.conf"
            })
    void acceptsCallbacksAndCompanions(String file) {
        add("V1__x.sql", file);
        assertThat(names.migrations()).hasSize(1);
    }

    @Test
    void acceptsSubFolders() {
        names.add("db/migration/a/V1__x.sql", "");
        names.add("db/migration/b/c/V2__y.sql", "");
        names.add("db/migration/b/U2__y.sql", "");
        assertThat(names.migrations())
                .extracting(BuiltMigration::script)
                .containsExactly("db/migration/a/V1__x.sql", "db/migration/b/c/V2__y.sql");
    }

    @ParameterizedTest
    @CsvSource({"V1__b.sql", "V01__b.sql", "V1.0__b.sql", "V1_0__b.sql", "V001__a.sql"})
    void refusesTwoFilesOfOneVersion(String second) {
        add("V1__a.sql");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> add(second))
                .withMessageContaining("Two files have version")
                .withMessageContaining("V1__a.sql")
                .withMessageContaining(second);
    }

    @Test
    void refusesOneVersionInTwoFolders() {
        names.add("db/migration/a/V1__x.sql", "");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> names.add("db/migration/b/V1__x.sql", ""))
                .withMessageContaining("db/migration/a/V1__x.sql and db/migration/b/V1__x.sql");
    }

    @Test
    void refusesTwoUndoScriptsOfOneVersion() {
        add("V1__a.sql", "U1__a.sql");
        assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> add("U1.0__b.sql"));
    }

    @Test
    void refusesTwoRepeatablesOfOneName() {
        add("R__views.sql");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> names.add("db/migration/b/R__views.sql", ""))
                .withMessageContaining("Two repeatable migrations are called views");
    }

    @Test
    void refusesAnUndoScriptWithoutItsMigration() {
        add("V1__a.sql", "U1__a.sql", "U2__b.sql");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(names::migrations)
                .withMessageContaining("U2__b.sql has no migration of version 2");
    }

    @Test
    void findsTheMigrationOfAnUndoScriptInAnotherSpelling() {
        add("V1__a.sql", "U1.0__a.sql", "V002__b.sql", "U2__b.sql");
        assertThat(names.migrations()).hasSize(2);
    }

    @Test
    void takesUpJavaMigrations() {
        names.addJava("db.migration.V5__recount_stock");
        names.addJava("db.migration.V5_1__Again");
        names.addJava("db.migration.R__refresh");
        assertThat(names.migrations()).extracting(BuiltMigration::version).containsExactly("5", "5.1", null);
        assertThat(names.migrations()).extracting(BuiltMigration::checksum).containsOnlyNulls();
        assertThat(names.migrations().get(0).script()).isEqualTo("db.migration.V5__recount_stock");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"db.migration.RecountStock", "db.migration.V5_recount", "db.migration.afterMigrate", "x.V__y"})
    void refusesJavaMigrationsThatFlywayWouldIgnore(String name) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> names.addJava(name))
                .withMessageContaining("Flyway would ignore the Java migration " + name);
    }

    @Test
    void refusesAVersionInSqlAndJava() {
        add("V5__a.sql");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> names.addJava("db.migration.V5__b"))
                .withMessageContaining("Two files have version 5");
    }

    /** A baseline migration is no version of its own beside the ones that it sums up. */
    @Test
    void understandsBaselineMigrationsOrSaysThatItDoesNot() {
        add("V1__a.sql", "V2__b.sql");
        try {
            add("B2__both.sql");
            assertThat(names.migrations()).extracting(BuiltMigration::version).containsExactly("1", "2");
        } catch (ConfigurationException e) {
            assertThat(e).hasMessageContaining("B2__both.sql").hasMessageNotContaining("next version");
        }
    }

    @Test
    void knowsOtherPrefixes() {
        MigrationNames other = new MigrationNames("M", "Q");
        other.add("db/migration/M1__x.sql", "");
        other.add("db/migration/U1__x.sql", "");
        other.add("db/migration/Q__views.sql", "");
        assertThat(other.migrations()).hasSize(2);
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> other.add("db/migration/V2__x.sql", ""));
    }

    private void add(String... files) {
        for (String file : files) {
            names.add("db/migration/" + file, "SELECT 1;");
        }
    }
}
