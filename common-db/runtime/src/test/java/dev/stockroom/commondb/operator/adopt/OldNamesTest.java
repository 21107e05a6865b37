package dev.stockroom.commondb.operator.adopt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stockroom.commondb.failure.CommandException;
import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.operator.adopt.OldHistory.Tool;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What another tool has written, as a version of the service's own. */
@Tag("unit")
class OldNamesTest {

    private static final List<BuiltMigration> BUILT = List.of(
            migration("1", "init"),
            migration("2", "add users"),
            migration("010", "add orders"),
            new BuiltMigration(null, "view", null, "R__view.sql"));
    private static final List<BuiltMigration> STAMPED =
            List.of(migration("20240101090000", "init"), migration("20240201090000", "add users"));

    private static BuiltMigration migration(String version, String description) {
        return new BuiltMigration(
                version, description, 1, "db/migration/V" + version + "__" + description.replace(' ', '_') + ".sql");
    }

    private static String newest(List<BuiltMigration> built, Tool tool, String... versions) {
        OldHistory old = new OldHistory(tool, "old", List.of(versions));
        return new OldNames(old, built, "host here").newest().version();
    }

    private static String refused(List<BuiltMigration> built, Tool tool, String... versions) {
        CommandException[] refusal = new CommandException[1];
        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> newest(built, tool, versions))
                .satisfies(e -> refusal[0] = e);
        return refusal[0].block();
    }

    @ParameterizedTest
    @CsvSource({
        "GOLANG_MIGRATE, 1, 1",
        "GOLANG_MIGRATE, 2, 2",
        "GOLANG_MIGRATE, 10, 010",
        "ALEMBIC, 0002, 2",
        "ALEMBIC, 0010_add_orders, 010",
        "DBMATE, 001, 1",
        "MIGRATIONS_HISTORY, 001_init.up.sql, 1",
        "MIGRATIONS_HISTORY, migrations/1_init.sql, 1",
        "MIGRATIONS_HISTORY, V1__init.sql, 1",
        "MIGRATIONS_HISTORY, 001_init.up, 1",
        "MIGRATIONS_HISTORY, 1, 1",
    })
    void aNameIsAVersionOrAFile(Tool tool, String name, String version) {
        assertThat(newest(BUILT, tool, name)).isEqualTo(version);
    }

    @Test
    void ofAllThatIsAppliedTheHighestNumberCounts() {
        assertThat(newest(BUILT, Tool.DBMATE, "001", "010", "002")).isEqualTo("010");
        assertThat(newest(BUILT, Tool.MIGRATIONS_HISTORY, "10_add_orders.sql", "1_init.sql", "2_add_users.sql"))
                .isEqualTo("010");
        assertThat(newest(BUILT, Tool.MIGRATIONS_HISTORY, "V10__add_orders.sql", "V1__init.sql", "V2__add_users.sql"))
                .isEqualTo("010");
        assertThat(newest(BUILT, Tool.MIGRATIONS_HISTORY, "sql/001_init.sql", "sql/002_add_users.sql"))
                .isEqualTo("2");
        assertThat(newest(STAMPED, Tool.DBMATE, "20240101090000", "20240201090000"))
                .isEqualTo("20240201090000");
    }

    @Test
    void whatWasMadeBeforeTheServicesFirstMigrationIsNotAskedFor() {
        assertThat(newest(STAMPED, Tool.DBMATE, "20230101090000", "20240101090000"))
                .isEqualTo("20240101090000");
    }

    @ParameterizedTest
    @CsvSource({
        "GOLANG_MIGRATE, 3",
        "GOLANG_MIGRATE, 20240101120000",
        "ALEMBIC, 1975ea83b712",
        "ALEMBIC, ae1027a6acf",
        "DBMATE, 20240101120000",
        "MIGRATIONS_HISTORY, 002_add_people.up.sql",
        "MIGRATIONS_HISTORY, add_users.sql",
    })
    void aNameThatDoesNotTellAsksForTheVersion(Tool tool, String name) {
        assertThat(refused(BUILT, tool, name))
                .contains(name + " names no migration of this executable", "this executable has 1, 2, 010")
                .contains("db adopt --version V", "host here");
    }

    @Test
    void amongSeveralOneThatDoesNotTellIsEnough() {
        assertThat(refused(BUILT, Tool.MIGRATIONS_HISTORY, "001_init.sql", "add_users.sql"))
                .contains("add_users.sql names no migration");
        assertThat(refused(BUILT, Tool.MIGRATIONS_HISTORY, "001_init.sql", "users2.sql"))
                .contains("users2.sql names no migration");
        assertThat(refused(BUILT, Tool.DBMATE, "001", "002", "010", "011")).contains("011 names no migration");
        assertThat(refused(BUILT, Tool.MIGRATIONS_HISTORY, "001_init.sql", "002_add_users.sql", "002_add_people.sql"))
                .contains("002_add_people.sql names no migration");
    }

    @Test
    void aGapIsRefused() {
        assertThat(refused(BUILT, Tool.DBMATE, "001", "010"))
                .contains("it has not applied all before 010", "lacks db/migration/V2__add_users.sql", "--version V");
    }
}
