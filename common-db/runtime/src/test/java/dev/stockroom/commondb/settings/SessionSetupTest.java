package dev.stockroom.commondb.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which role a session of Flyway's has after init-sql. */
@Tag("unit")
class SessionSetupTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SET ROLE owner|owner",
                "set session role Owner ;|owner",
                "SET ROLE TO owner|owner",
                "SET role = 'Owner'|Owner",
                "SET ROLE \"My Owner\"|My Owner",
                "SET search_path TO app; SET ROLE owner|owner"
            })
    void theRoleThatInitSqlSetsIsFound(String sql, String role) {
        assertThat(new SessionSetup(null, sql, null).role()).contains(role);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET ROLE NONE",
                "SET search_path TO role",
                "SELECT set_role('owner')",
                "SET LOCAL ROLE owner",
                "RESET ROLE"
            })
    void whatSetsNoRoleIsTakenForNone(String sql) {
        assertThat(new SessionSetup(null, sql, null).role()).isEmpty();
    }

    @Test
    void aSessionThatIsLeftAloneHasNoRoleOfItsOwn() {
        assertThat(SessionSetup.NONE.role()).isEmpty();
    }
}
