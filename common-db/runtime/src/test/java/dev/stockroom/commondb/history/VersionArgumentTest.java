package dev.stockroom.commondb.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms in which an operator may write a version. */
@Tag("unit")
class VersionArgumentTest {

    private static final BuiltMigration USERS =
            new BuiltMigration("2", "add users", 1, "db/migration/V2__add_users.sql");
    private static final BuiltMigration EARLIER = new BuiltMigration("1", "init", 1, "db/migration/V1__init.sql");
    private static final BuiltMigration VIEW = new BuiltMigration(null, "2", null, "db/migration/R__2.sql");
    private static final List<BuiltMigration> ALL = List.of(EARLIER, USERS, VIEW);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2",
                "002",
                "V2",
                "002_add_users",
                "2__add_users",
                "V2__add_users.sql",
                "V002__Add_Users.sql",
                "U2__add_users.sql",
                "db/migration/V2__add_users.sql",
                "2_add users"
            })
    void everyFormMeansTheSameMigration(String text) {
        assertThat(new VersionArgument(text).among(ALL)).isEqualTo(USERS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "20", "2_add_user", "add_users", "", "V", "2.1"})
    void whatIsNoneOfThemIsRefused(String text) {
        assertThatThrownBy(() -> new VersionArgument(text).among(ALL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("No migration of this executable is " + text + "; it has 1, 2");
    }

    @Test
    void twoMatchesAreRefused() {
        BuiltMigration dotted = new BuiltMigration("1.2", "three", 1, "V1_2__three.sql");
        BuiltMigration named = new BuiltMigration("1", "2", 1, "V1__2.sql");
        assertThatThrownBy(() -> new VersionArgument("1_2").among(List.of(named, dotted)))
                .hasMessage("1_2 can mean V1__2.sql or V1_2__three.sql");
    }

    @Test
    void aVersionWithUnderscoresIsUnderstood() {
        BuiltMigration dotted = new BuiltMigration("1.2", "three four", 1, "V1_2__three_four.sql");
        assertThat(new VersionArgument("V1_2__three_four.sql").among(List.of(dotted)))
                .isEqualTo(dotted);
        assertThat(new VersionArgument("1.2").among(List.of(dotted))).isEqualTo(dotted);
    }
}
