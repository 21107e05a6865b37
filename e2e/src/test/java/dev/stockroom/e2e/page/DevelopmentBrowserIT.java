package dev.stockroom.e2e.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A developer's session with the card in the Dev UI, in real dev mode and a browser. */
@Tag("browser")
class DevelopmentBrowserIT {

    private static final String ENTITY = "java/dev/stockroom/product/Product.java";
    private static final String MIGRATIONS = "resources/db/migration/";
    private static final String FIELD = "    private String description;\n";

    @TempDir
    private Path work;

    @Test
    void takesANewFieldFromTheEntityToTheDatabaseAndMore() {
        try (var service = DevMode.start(work);
                var card = new CardBrowser(service)) {
            showsTheDatabase(card, service);
            warnsOfANewField(card, service);
            writesItsMigrationOnce(card, service);
            undoesItAndMigratesAgain(card, service);
            makesTheDatabaseAnew(card, service);
            assertThat(card.browser().complaints()).as("in the console").isEmpty();
            saysWhyAMigrationIsNotUndone(card, service);
            comesBackFromAFailedStart(card, service);
        }
    }

    private static void showsTheDatabase(CardBrowser card, DevMode service) {
        assertThat(service.log()).doesNotContain("entities are ahead", "validate Schema");
        card.browser().light();
        assertThat(card.openCards().label()).isEqualTo("version 4");
        assertThat(card.links())
                .asString()
                .contains(service.url("/q/dev-ui/common-db/database _self"))
                .contains(service.managementUrl("/q/database _blank"));
        card.screenshot("10-card").openPage();
        card.awaitState("up to date").awaitIn("table", "index product status").awaitIn(".stages", "migrating");
        card.screenshot("11-development").browser().dark().screenshot("12-development-dark");
    }

    /** Elsewhere it would not start. */
    private static void warnsOfANewField(CardBrowser card, DevMode service) {
        service.edit(ENTITY, java -> java.replace(FIELD, FIELD + "\n    private String colour;\n"));
        service.awaitAnswer("/products", 500);
        assertThat(service.log())
                .contains("The entities are ahead of the database")
                .contains("alter table product add column colour varchar(255);")
                .contains("the Dev UI (press d)", "-Dquarkus.args=\"db new NAME --from-entities\"");
        card.browser().light();
        assertThat(card.openCards().label()).isEqualTo("version 4, entities ahead");
        card.openPage().awaitState("entities ahead").awaitIn("pre", "add column colour varchar(255);");
        card.screenshot("13-entities-ahead");
    }

    private static void writesItsMigrationOnce(CardBrowser card, DevMode service) {
        card.write("V7__colour").awaitAnswer("has a version, which is given to it");
        card.write("add colour").awaitAnswer("Wrote V5__add_colour.sql and U5__add_colour.sql");
        assertThat(service.read(MIGRATIONS + "V5__add_colour.sql"))
                .endsWith("\nalter table product add column colour varchar(255);\n");
        assertThat(service.read(MIGRATIONS + "U5__add_colour.sql"))
                .endsWith("\nalter table product drop column colour;\n");
        card.write("add colour again").awaitAnswer("V5__add_colour.sql is not applied yet");
        card.press("Migrate").awaitAnswer("Restarted: version 5, nothing is pending.");
        card.awaitState("up to date");
        service.awaitAnswer("/products", 200);
        card.write("more").awaitAnswer("Nothing was written");
    }

    private static void undoesItAndMigratesAgain(CardBrowser card, DevMode service) {
        card.press("Undo 5").pressFocused("Cancel");
        assertThat(card.asks()).isFalse();
        card.press("Undo 5").screenshot("14-asked").press("Undo 5");
        card.awaitAnswer("Undone: 5 - add colour").awaitState("1 pending");
        card.write("more").awaitAnswer("V5__add_colour.sql is not applied yet");
        card.press("Migrate").awaitAnswer("Restarted: version 5").awaitState("up to date");
    }

    private static void makesTheDatabaseAnew(CardBrowser card, DevMode service) {
        card.press("Reset").pressFocused("Cancel").press("Reset").press("Drop it");
        card.awaitAnswer("Restarted: version 5, nothing is pending.").awaitIn(".stages", "creating the database");
    }

    private static void saysWhyAMigrationIsNotUndone(CardBrowser card, DevMode service) {
        service.save(MIGRATIONS + "V6__count.sql", "CREATE TABLE counted (id int);");
        card.press("Migrate")
                .awaitAnswer("Restarted: version 6")
                .press("Undo 6")
                .press("Undo 6");
        card.awaitAnswer("neither this image nor the database has its undo script")
                .awaitState("up to date");
    }

    private static void comesBackFromAFailedStart(CardBrowser card, DevMode service) {
        service.save(MIGRATIONS + "V7__broken.sql", "CREATE TABL broken (id int);");
        card.press("Migrate")
                .awaitAnswer("The start has failed")
                .awaitState("start failed")
                .screenshot("15-failed");
        service.delete(MIGRATIONS + "V7__broken.sql");
        card.awaitState("up to date").awaitState("version 6");
    }
}
