package dev.stockroom.e2e.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.LongMigration;
import dev.stockroom.e2e.bed.Service;
import dev.stockroom.e2e.bed.Testbed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A start with a slow migration, watched in a browser from the first paint until it is green. */
@Tag("browser")
class DatabasePageBrowserIT {

    @RegisterExtension
    private final Testbed bed = new Testbed();

    @Test
    void turnsGreenByItself() {
        var server = bed.stoppedServer();
        var saga = bed.launch(Service.ORDER_SAGA).on(server, "order_saga").placeholder("pause", LongMigration.PAUSE);
        var first = saga.env("HOSTNAME", "order-saga-7d9f-x2x4q").start().awaitLive();
        try (var browser = Browser.withScript();
                var other = Browser.withScript()) {
            browser.light().open(first).awaitTitle("Waiting - ").screenshot("1-waiting-for-server");
            browser.script("window.loadedOnce = true");
            server.start();
            browser.dark().awaitText("4 - backfill sagas").awaitText("running").screenshot("2-migrating");
            canBeRead(browser);

            var second = saga.env("HOSTNAME", "order-saga-7d9f-p8k2m").start().awaitLive();
            other.light().open(second).awaitText("order-saga-7d9f-x2x4q").screenshot("3-waiting-for-replica");
            canBeRead(other);

            LongMigration.end(server.sql("order_saga"), () -> {
                isGreen(browser.awaitTitle("Ready - "), "4-ready-dark");
                isGreen(other.awaitTitle("Ready - "), "5-ready");
            });
            assertThat(browser.script("window.loadedOnce"))
                    .as("without being loaded again")
                    .isEqualTo(true);
            isReadableOnAPhone(other);
        }
    }

    private static void isGreen(Browser browser, String screenshot) {
        browser.awaitText("6 applied, 0 pending").screenshot(screenshot);
        assertThat(browser.script("document.querySelector('.badge').className")).isEqualTo("badge ready");
        canBeRead(browser);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void saysWhatHasFailed() {
        var saga = bed.saga(bed.newName())
                .with("common-db.on-failure", "hold")
                .placeholder("statement", "SELECT 1 / 0")
                .start()
                .awaitLive();
        try (var browser = Browser.withScript()) {
            browser.open(saga).awaitTitle("Failed - ").awaitText("22012").screenshot("6-failed");
            canBeRead(browser.light());
            canBeRead(browser.dark());
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void turnsGreenWithoutAScriptToo() {
        // the browser first: it may take longer to start than the migration
        try (var browser = Browser.withoutScript()) {
            var database = bed.newName();
            var saga = bed.saga(database)
                    .placeholder("pause", LongMigration.PAUSE)
                    .start()
                    .awaitLive();
            browser.open(saga).awaitTitle("Migrating - ").screenshot("7-migrating-without-script");
            LongMigration.end(
                    bed.server().sql(database),
                    () -> browser.awaitTitleAsItsUser("Ready - ").awaitText("6 applied, 0 pending"));
            browser.screenshot("8-ready-without-script");
        }
    }

    private static void isReadableOnAPhone(Browser browser) {
        browser.phone().screenshot("9-phone");
        assertThat((Long) browser.script("document.documentElement.scrollWidth"))
                .as("nothing sticks out")
                .isLessThanOrEqualTo((Long) browser.script("window.innerWidth"));
        canBeRead(browser);
    }

    /** WCAG 2.1, success criteria 1.4.3 (contrast), 1.3.1 and 2.4.6 (headings), 4.1.2 (names). */
    private static void canBeRead(Browser browser) {
        assertThat((List<?>) browser.script(resource("contrast.js")))
                .as("texts of too little contrast")
                .isEmpty();
        assertThat((List<?>) browser.script("[...document.querySelectorAll('h1, h2')].map(h => h.tagName)"))
                .asString()
                .isEqualTo("[H1, H2, H2, H2]");
        assertThat((List<?>) browser.script(
                        "[...document.querySelectorAll('svg:not([aria-hidden]):not([aria-label]), progress:not([aria-label])')]"
                                + ".map(e => e.outerHTML)"))
                .isEmpty();
    }

    private static String resource(String name) {
        try (var in = DatabasePageBrowserIT.class.getResourceAsStream("/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
