package dev.stockroom.commondb.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.history.SchemaHistory.Installation;
import dev.stockroom.commondb.history.SchemaHistory.Row;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which history is another service's, and how that is told from one of this service. */
@Tag("unit")
@Tag("P10")
class ForeignHistoryTest {

    private static final String PRODUCT = "app@product/pod-1";
    private static final String INVENTORY = "app@inventory/pod-9";
    private static final String PLAIN = "app";

    private static final List<BuiltMigration> INVENTORYS =
            List.of(built("1", "create_stock", 11), built("2", "add_ledger", 22), built("3", "index_stock", 33));

    @Test
    void anotherServicesHistoryIsNamedByWhoHasSignedIt() {
        var foreign = foreign(row("1", "create_product", 91, PRODUCT), row("2", "search_product", 92, PRODUCT));
        assertThat(foreign.orElseThrow().why())
                .contains("signed by product, and this is inventory")
                .contains(
                        "version 1 is db/migration/V1__create_product.sql there and db/migration/V1__create_stock.sql here");
    }

    @Test
    void ofAHistoryThatNobodySignedTheFirstScriptThatDiffersIsNamed() {
        var foreign = foreign(row("1", "create_product", 91, PLAIN), row("2", "search_product", 92, PLAIN));
        assertThat(foreign.orElseThrow().why())
                .startsWith("version 1 is db/migration/V1__create_product.sql there")
                .doesNotContain("signed");
    }

    @Test
    void sameFileNamesWithOtherContentAreAnotherServices() {
        assertThat(foreign(row("1", "create_stock", 91, PRODUCT), row("2", "add_ledger", 92, PRODUCT)))
                .isPresent();
        assertThat(foreign(row("1", "create_stock", 91, PLAIN), row("2", "add_ledger", 92, PLAIN))
                        .orElseThrow()
                        .why())
                .contains("its checksum is 91 and here 11", "either it is another service's, or every file was edited");
    }

    @Test
    @Tag("P11")
    void settingsLetPassWhatNobodySignedAndNeverWhatAnotherServiceDid() {
        var changed = new Leniency(true, false);
        var missing = new Leniency(false, true);
        var edited = foreign(row("1", "create_stock", 91, PLAIN), row("2", "add_ledger", 92, PLAIN));
        assertThat(edited.orElseThrow().passes(changed)).isTrue();
        assertThat(edited.orElseThrow().passes(missing)).isFalse();
        assertThat(edited.orElseThrow().passes(Leniency.NONE))
                .as("for a command that changes")
                .isFalse();
        var squashed = foreign(row("1", "all_in_one", 91, INVENTORY));
        assertThat(squashed.orElseThrow().passes(changed)).isTrue();
        var gone = foreign(row("7", "gone", 97, PLAIN));
        assertThat(gone.orElseThrow().passes(missing)).isTrue();
        assertThat(gone.orElseThrow().passes(changed)).isTrue();
        for (var rows : List.of(
                List.of(row("1", "create_stock", 91, PRODUCT), row("2", "add_ledger", 92, PLAIN)),
                List.of(row("7", "gone", 97, PRODUCT)),
                List.of(
                        row("1", "create_stock", 91, PLAIN),
                        new Row(null, "views", "SQL", "R__views.sql", 7, true, by(PRODUCT))))) {
            var anothers = foreign(rows.toArray(Row[]::new));
            assertThat(anothers.orElseThrow().passes(new Leniency(true, true)))
                    .as("%s", rows)
                    .isFalse();
        }
    }

    @Test
    void aSignatureInTheApplicationsOwnWordsSaysNothing() {
        var history = new SchemaHistory(List.of(
                row("1", "create_stock", 11, "deploy@ci/runner-7"), row("9", "gone", 99, "deploy@ci/runner-7")));
        assertThat(ForeignHistory.in(history, INVENTORYS, "inventory")).isPresent();
        assertThat(ForeignHistory.in(history.unsigned("ci"), INVENTORYS, "inventory"))
                .isEmpty();
        var sameNames = new SchemaHistory(List.of(row("1", "create_stock", 91, "deploy@ci/runner-7")));
        assertThat(ForeignHistory.in(sameNames.unsigned("ci"), INVENTORYS, "inventory"))
                .as("and does not make it this service's")
                .isPresent();
    }

    @Test
    void onePieceOfCommonGroundDoesNotMakeAHistoryOurs() {
        assertThat(foreign(row("1", "create_stock", 11, PRODUCT), row("2", "search_product", 92, PRODUCT)))
                .isPresent();
    }

    @Test
    void timestampsWithoutAVersionInCommonAreAnotherServices() {
        var foreign = foreign(row("20260101", "create_product", 91, PLAIN), row("20260202", "more", 92, PLAIN));
        assertThat(foreign.orElseThrow().nothingShared()).isTrue();
        assertThat(foreign.orElseThrow().why())
                .contains("none of its 2 migrations is one of this executable", "V20260101__create_product.sql");
        assertThat(foreign(row("20260101", "create_product", 91, PRODUCT))
                        .orElseThrow()
                        .why())
                .contains("signed by product");
    }

    @Test
    void aRenamedFileOfOursIsOursAlsoAfterARepair() {
        var renamed = row("2", "ledger", 22, INVENTORY);
        assertThat(foreign(row("1", "create_stock", 11, INVENTORY), renamed)).isEmpty();
        assertThat(foreign(row("1", "create_stock", 11, PLAIN), row("2", "ledger", 22, PLAIN)))
                .isEmpty();
        assertThat(foreign(row("2", "ledger", 22, PLAIN)))
                .as("the only one, by its content")
                .isEmpty();
        assertThat(foreign(row("2", "ledger", 92, INVENTORY)))
                .as("the only one, renamed and edited: only its signature says whose it is")
                .hasValueSatisfying(
                        foreign -> assertThat(foreign.signedByThisService()).isTrue());
    }

    @Test
    void anEditedFileOfOursIsOurs() {
        assertThat(foreign(row("1", "create_stock", 91, INVENTORY), row("2", "add_ledger", 92, INVENTORY)))
                .isEmpty();
        assertThat(foreign(row("1", "create_stock", 11, PLAIN), row("2", "add_ledger", 92, PLAIN)))
                .isEmpty();
    }

    @Test
    void aRenamedServiceKeepsItsHistory() {
        assertThat(foreign(
                        row("1", "create_stock", 11, "app@stock/pod-1"), row("2", "add_ledger", 22, "app@stock/pod-1")))
                .isEmpty();
        assertThat(foreign(row("1", "create_stock", 11, "app@stock/pod-1"), row("2", "add_ledger", 22, INVENTORY)))
                .isEmpty();
    }

    @Test
    void plainFlywaysHistoryIsOurs() {
        assertThat(foreign(row("1", "create_stock", 11, PLAIN), row("2", "add_ledger", 22, PLAIN)))
                .isEmpty();
    }

    @Test
    void theCommandLineWritesNamesWithoutTheirFolder() {
        assertThat(foreign(new Row("1", "create stock", "SQL", "V1__create_stock.sql", 11, true, by(PLAIN))))
                .isEmpty();
        assertThat(foreign(new Row("1", "create stock", "SQL", "V1__create_stock.sql", 11, true, by("app@stock/x"))))
                .isEmpty();
    }

    @Test
    void olderAndNewerImagesOfOneServiceAreNotForeign() {
        assertThat(foreign(row("1", "create_stock", 11, INVENTORY))).isEmpty();
        assertThat(foreign(
                        row("1", "create_stock", 11, PLAIN),
                        row("2", "add_ledger", 22, PLAIN),
                        row("3", "index_stock", 33, PLAIN),
                        row("4", "of_a_newer_image", 44, PLAIN)))
                .isEmpty();
    }

    @Test
    void aBaselineAloneAndNoHistorySayNothing() {
        assertThat(foreign()).isEmpty();
        assertThat(foreign(new Row(
                        "7", "<< Flyway Baseline >>", "BASELINE", "<< Flyway Baseline >>", null, true, by(PLAIN))))
                .isEmpty();
    }

    @Test
    void aBaselineThatAnotherServiceHasSignedIsForeign() {
        var baseline =
                new Row("7", "<< Flyway Baseline >>", "BASELINE", "<< Flyway Baseline >>", null, true, by(PRODUCT));
        assertThat(foreign(baseline).orElseThrow().why()).contains("signed by product, and this is inventory");
        assertThat(foreign(baseline, row("8", "more", 88, INVENTORY))).isPresent();
        assertThat(foreign(
                        new Row("0", "base", "BASELINE", "base", null, true, by(PRODUCT)),
                        row("1", "create_stock", 11, INVENTORY)))
                .isEmpty();
    }

    @Test
    void anIdenticalFirstFileDoesNotMakeAnothersHistoryOurs() {
        var foreign = foreign(row("1", "create_stock", 11, PRODUCT), row("20250101", "other", 5, PRODUCT));
        assertThat(foreign.orElseThrow().why())
                .contains("signed by product", "version 20250101", "V20250101__other.sql", "nothing here tells which");
        assertThat(foreign(row("1", "create_stock", 11, INVENTORY), row("20250101", "newer", 5, "app@stock/pod-1")))
                .isEmpty();
    }

    @Test
    void aRepeatableOfTheSameNameDoesNotMakeAnothersHistoryOurs() {
        var views = new BuiltMigration(null, "views", null, "db/migration/R__views.sql");
        var built = List.of(INVENTORYS.get(0), views);
        for (String who : List.of(PLAIN, PRODUCT)) {
            assertThat(in(
                            built,
                            row("20250101", "one", 5, who),
                            new Row(null, "views", "SQL", "db/migration/R__views.sql", 777, true, by(who))))
                    .isPresent();
        }
    }

    @Test
    void whatWasTakenBackCountsOnlyWhereAnotherHasSignedIt() {
        assertThat(foreign(deleted("1", "create_product", 91, PLAIN))).isEmpty();
        assertThat(foreign(deleted("1", "create_stock_once", 91, INVENTORY))).isEmpty();
        assertThat(foreign(deleted("1", "create_product", 91, PRODUCT))).isPresent();
    }

    @Test
    void aFailedRowOfAnotherServiceIsForeignToo() {
        assertThat(foreign(new Row(
                        "1", "create product", "SQL", "db/migration/V1__create_product.sql", 91, false, by(PLAIN))))
                .isPresent();
    }

    @Test
    void repeatablesAndJavaMigrationsAgreeByTheirName() {
        var views = new BuiltMigration(null, "views", null, "db/migration/R__views.sql");
        var java = new BuiltMigration("1", "one", null, "db.migration.V1__one");
        var rowOfViews = new Row(null, "views", "SQL", "db/migration/R__views.sql", 5, true, by(PLAIN));
        assertThat(in(List.of(views), rowOfViews)).isEmpty();
        assertThat(in(List.of(java), new Row("1", "one", "JDBC", "db.migration.V1__one", null, true, by(PLAIN))))
                .isEmpty();
        assertThat(in(List.of(java), new Row("1", "two", "JDBC", "db.migration.V1__two", null, true, by(PLAIN))))
                .isPresent();
        assertThat(in(List.of(views), new Row(null, "grants", "SQL", "db/migration/R__grants.sql", 5, true, by(PLAIN))))
                .isPresent();
    }

    @Test
    void manyDifferencesAreThreeAndACount() {
        var rows = Stream.of("1", "2", "3", "4", "5")
                .map(v -> row(v, "x" + v, 9, PRODUCT))
                .toArray(Row[]::new);
        var built = Stream.of("1", "2", "3", "4", "5")
                .map(v -> built(v, "y" + v, 1))
                .toList();
        assertThat(in(built, rows).orElseThrow().why())
                .contains("version 3 is", "and 2 more")
                .doesNotContain("version 4");
    }

    @ParameterizedTest
    @CsvSource({
        "app@product/pod-1, product",
        "app@product/-, product",
        "app@corp.com@product/pod-1, product",
        "app@product/, product",
        "app, ",
        "app@corp.com, ",
        "app@server, ",
        "ci/deploy@stage/job-7, ",
        "deploy@stage/job 7, ",
        "deploy@stage/job#7, ",
        "ann@corp.com/eu/x, ",
    })
    void whoHasSignedIsReadFromTheRow(String installer, String service) {
        assertThat(ApplicationName.service(installer)).isEqualTo(Optional.ofNullable(service));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "product",
                "acme/orders",
                "shop@home",
                "the payments, the refunds and the vouchers of the whole company, everywhere and at all times of the day"
            })
    void whatIsSignedIsReadBackWhateverTheNames(String service) {
        for (String login : List.of("app", "sa@project.iam", "corp/ann", "x".repeat(63))) {
            String installer = ApplicationName.installer(login, service);
            assertThat(installer).hasSizeLessThanOrEqualTo(100).startsWith(login.substring(0, 3));
            assertThat(ApplicationName.service(installer)).contains(ApplicationName.signature(service));
        }
        assertThat(ApplicationName.signature("acme/orders")).isNotEqualTo(ApplicationName.signature("acme/billing"));
        assertThat(ApplicationName.signature("acme/orders")).isNotEqualTo(ApplicationName.signature("acme-orders"));
    }

    private static Optional<ForeignHistory> foreign(Row... rows) {
        return in(INVENTORYS, rows);
    }

    private static Optional<ForeignHistory> in(List<BuiltMigration> built, Row... rows) {
        return ForeignHistory.in(new SchemaHistory(Arrays.asList(rows)), built, "inventory");
    }

    private static BuiltMigration built(String version, String name, int checksum) {
        return new BuiltMigration(version, name.replace('_', ' '), checksum, script(version, name));
    }

    private static Row row(String version, String name, int checksum, String by) {
        return new Row(version, name.replace('_', ' '), "SQL", script(version, name), checksum, true, by(by));
    }

    private static Row deleted(String version, String name, int checksum, String by) {
        return new Row(version, name.replace('_', ' '), "DELETE", script(version, name), checksum, true, by(by));
    }

    private static String script(String version, String name) {
        return "db/migration/V" + version + "__" + name + ".sql";
    }

    private static Installation by(String installer) {
        return new Installation(LocalDateTime.of(2026, 11, 20, 11, 12), installer, 1);
    }
}
