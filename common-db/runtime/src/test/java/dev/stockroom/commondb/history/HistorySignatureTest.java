package dev.stockroom.commondb.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.history.HistorySignature.Row;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whose a history in another schema is. */
@Tag("unit")
@Tag("P10")
class HistorySignatureTest {

    private static final String SHOP = "shop@widget/pod-1";
    private static final String OTHER = "shop@gadget/pod-1";

    private final HistorySignature signature = new HistorySignature(
            "widget",
            List.of(
                    new BuiltMigration("1", "one", 11, "db/migration/V1__one.sql"),
                    new BuiltMigration("2", "two", 22, "db/migration/V2__two.sql"),
                    new BuiltMigration("3", "java", null, "db.migration.V3__java"),
                    new BuiltMigration(null, "views", null, "db/migration/R__views.sql")));

    @Test
    void whatThisServiceHasSignedIsItsOwnWhateverElseIsThere() {
        assertThat(ours(row("1", "V1__other.sql", "99", OTHER), row("9", "V9__new.sql", "9", SHOP)))
                .isTrue();
        assertThat(ours(row("9", "V9__new.sql", "9", "shop@widget/-"))).isTrue();
        assertThat(ours(row("9", "V9__new.sql", "9", "shop@widgets/pod"))).isFalse();
    }

    @Test
    void whatPlainFlywayHasAppliedIsItsOwnWhereAllSharedVersionsAgree() {
        assertThat(ours(row("1", "V1__one.sql", "11", "shop"), row("9", "V9__new.sql", "9", "shop")))
                .isTrue();
        assertThat(ours(row("1", "V1__one.sql", "11", "shop@server"), row("9", "V9__new.sql", "9", "shop@corp.com")))
                .as("logins may hold an @")
                .isTrue();
        assertThat(ours(row("1.0", "other/V1__one.sql", "11", "shop"))).isTrue();
        assertThat(ours(row("3", "db.migration.V3__java", null, "shop"))).isTrue();
        assertThat(ours(row("1", "V1__one.sql", "11", "shop"), row("2", "V2__two.sql", "99", "shop")))
                .isFalse();
        assertThat(ours(row("1", "V1__uno.sql", "11", "shop"))).isFalse();
        assertThat(ours(row("9", "V9__new.sql", "9", "shop"))).isFalse();
    }

    @Test
    void whatAnotherHasSignedIsItsOwnOnlyAfterARenaming() {
        assertThat(ours(row("1", "V1__one.sql", "11", OTHER), row("2", "V2__two.sql", "22", OTHER)))
                .isTrue();
        assertThat(ours(row("1", "V1__one.sql", "11", OTHER), row("9", "V9__new.sql", "9", OTHER)))
                .as("both begin with the same table of a library")
                .isFalse();
    }

    @Test
    void aTextThatIsNoVersionIsUnknown() {
        assertThat(ours(row("1-rc", "V1__one.sql", "11", "shop"))).isFalse();
        assertThat(ours(row("1-rc", "x", "9", "shop"), row("1", "V1__one.sql", "11", "shop")))
                .isTrue();
    }

    @Test
    void aBaselineAloneMayBeItsOwnAndNoRowsAreNot() {
        assertThat(ours()).isFalse();
        assertThat(ours(new Row("4", true, "<< Flyway Baseline >>", null, "shop")))
                .isTrue();
        assertThat(ours(new Row("4", true, "<< Flyway Baseline >>", null, OTHER)))
                .isFalse();
        assertThat(ours(row(null, "R__views.sql", "7", "shop")))
                .as("any service may have views")
                .isFalse();
    }

    @Test
    void aBaselineIsSurelyItsOwnOnlyIfItHasSignedIt() {
        assertThat(signature.surelyOurs(List.of(new Row("4", true, "<< Flyway Baseline >>", null, "shop"))))
                .isFalse();
        assertThat(signature.surelyOurs(List.of(new Row("4", true, "<< Flyway Baseline >>", null, SHOP))))
                .isTrue();
        assertThat(signature.surelyOurs(List.of(row("1", "V1__one.sql", "11", "shop"))))
                .isTrue();
        assertThat(signature.surelyOurs(List.of(row("1", "V1__uno.sql", "11", "shop"))))
                .isFalse();
        assertThat(signature.surelyOurs(List.of())).isFalse();
    }

    private boolean ours(Row... rows) {
        return signature.ours(List.of(rows));
    }

    private static Row row(String version, String script, String checksum, String by) {
        return new Row(version, false, script, checksum, by);
    }
}
