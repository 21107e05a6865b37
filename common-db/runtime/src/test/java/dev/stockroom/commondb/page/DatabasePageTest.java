package dev.stockroom.commondb.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.TestPage;
import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.FailureKind;
import dev.stockroom.commondb.state.Phase;
import dev.stockroom.commondb.state.StartupState;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page says, and what a browser is allowed to make of it. */
@Tag("unit")
class DatabasePageTest {

    private final StartupState state = new StartupState(System::nanoTime);
    private final DatabasePage page = TestPage.of(state);

    DatabasePageTest() {
        state.database("widget");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/json, */*;q=0.5", "Application/JSON"})
    void givesJsonToWhoeverAsksForIt(String accept) {
        DatabasePage.Answer answer = page.answer(accept);
        assertThat(answer.type()).isEqualTo("application/json; charset=UTF-8");
        assertThat(answer.headers()).containsEntry("Cache-Control", "no-store").containsEntry("Vary", "Accept");
        assertThat(json().getString("service")).isEqualTo("widget-service");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*/*", "text/html", "text/html,application/xhtml+xml,application/json;q=0.1"})
    void givesHtmlToEverybodyElse(String accept) {
        DatabasePage.Answer answer = page.answer(accept);
        assertThat(answer.type()).isEqualTo("text/html; charset=UTF-8");
        assertThat(answer.body()).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
        assertThat(page.answer(null).type()).isEqualTo(answer.type());
    }

    @ParameterizedTest
    @ValueSource(strings = {"style", "script"})
    void allowsItsOwnStyleAndScriptAndNothingElse(String tag) throws Exception {
        DatabasePage.Answer answer = page.answer("text/html");
        String content = answer.body().split("<" + tag + ">")[1].split("</" + tag + ">")[0];
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.headers().get("Content-Security-Policy"))
                .startsWith("default-src 'none'; ")
                .contains(tag + "-src 'sha256-" + Base64.getEncoder().encodeToString(hash) + "';")
                .doesNotContain("unsafe", "*", "http");
        assertThat(answer.headers()).containsEntry("X-Content-Type-Options", "nosniff");
    }

    @Test
    void needsNothingFromElsewhere() {
        String html = page.answer("text/html").body().replace("http://www.w3.org/2000/svg", "");
        assertThat(html).doesNotContain("http:", "https:", "src=", "@import", "url(", " style=", " onclick=", "{{");
    }

    @Test
    void isRefreshedWithoutAScriptToo() {
        assertThat(html()).contains("<noscript><meta http-equiv=\"refresh\" content=\"2\"></noscript>");
        ready();
        assertThat(html()).contains("<noscript><meta http-equiv=\"refresh\" content=\"5\"></noscript>");
    }

    @Test
    void escapesEverything() {
        String evil = "<script>alert('1')</script>&\"";
        state.database(evil);
        for (Runnable phase : List.<Runnable>of(
                () -> state.waitingForServer(evil),
                () -> state.waitingForReplica(evil, 1, 1),
                () -> {
                    state.migrating();
                    state.migration(evil);
                },
                () -> fail(evil))) {
            phase.run();
            assertThat(html()).doesNotContain("<script>alert", "'1'").contains("&lt;script&gt;alert(&#39;1&#39;)");
            assertThat(json().getString("database")).isEqualTo(evil);
        }
        assertThat(html()).contains("add &lt;colour&gt; &amp; &quot;size&quot;").doesNotContain("<colour>");
    }

    @Test
    void takesADollarForADollar() {
        fail("costs $1 and \\2 {{title}}");
        assertThat(html()).contains("costs $1 and \\2 {{title}}");
    }

    @ParameterizedTest
    @CsvSource({
        "WAITING_FOR_SERVER, Waiting, waiting, for PostgreSQL: connection refused",
        "CREATING_DATABASE, Creating, working, database widget",
        "WAITING_FOR_REPLICA, Waiting, waiting, 'for widget/pod-1, which is migrating'",
        "WAITING_FOR_SCHEMA, Waiting, waiting, for another process to migrate",
        "MIGRATING, Migrating, working, 2 - add colour",
        "FAILED, Failed, failed, the start: refused"
    })
    void saysWhatIsGoingOn(Phase phase, String word, String tone, String sentence) {
        enter(phase);
        assertThat(html())
                .contains("<title>" + word + " - widget</title>")
                .contains("<span class=\"badge " + tone + "\">" + word + "</span> <span>" + sentence + "</span>");
        assertThat(json().getJsonObject("now").getString("phase")).isEqualTo(phase.name());
    }

    private void enter(Phase phase) {
        switch (phase) {
            case WAITING_FOR_SERVER -> state.waitingForServer("connection refused");
            case CREATING_DATABASE -> state.creatingDatabase();
            case WAITING_FOR_REPLICA -> state.waitingForReplica("widget/pod-1", 4711, 90);
            case WAITING_FOR_SCHEMA -> state.waitingForSchema(2);
            case MIGRATING -> {
                state.migrating();
                state.progress(1, 3);
                state.migration("2 - add colour");
            }
            case READY -> ready();
            case FAILED -> fail("refused");
        }
    }

    private void fail(String why) {
        state.failed(new DatabaseStartException(FailureKind.UNKNOWN, "the start", "here", why, "nothing", null));
    }

    private void ready() {
        state.migrating();
        state.ready("2", 3, null);
        state.opened();
    }

    @Test
    void namesTheServiceUntilTheSettingsNameTheDatabase() {
        String loading = TestPage.of(new StartupState(System::nanoTime))
                .answer("text/html")
                .body();
        assertThat(loading)
                .contains(
                        "<title>Starting - widget-service</title>",
                        "<h1>Database</h1>",
                        "The application is being loaded");
    }

    @Test
    void isGreenOnlyWhenThePortIsOpen() {
        state.migrating();
        state.ready("2", 3, null);
        assertThat(html()).contains("<span class=\"badge working\">Starting</span>");
        state.opened();
        assertThat(html()).contains("<span class=\"badge ready\">Ready</span>", "<title>Ready - widget</title>");
    }

    @Test
    void showsHowFarTheMigrationsAre() {
        enter(Phase.MIGRATING);
        assertThat(html()).contains("<progress aria-label=\"Migrations applied\" max=\"4\" value=\"1\"></progress>");
    }

    @Test
    void knowsNothingOfTheHistoryBeforeItIsRead() {
        assertThat(json().isNull("history")).isTrue();
        assertThat(json().isNull("applied")).isTrue();
        assertThat(json().isNull("version")).isTrue();
        assertThat(json().getJsonObject("server").isNull("address")).isTrue();
        assertThat(json().getJsonArray("migrations").getValuesAs(JsonObject.class))
                .extracting(migration -> migration.getString("state"))
                .containsExactly("unknown", "unknown", "unknown");
    }

    @Test
    void showsWhatThisStartHasDoneToEachMigration() {
        state.migrating();
        state.migrationBegan("1", "create widget", "db/migration/V1__create_widget.sql");
        state.migrated();
        state.migrationBegan("2", "add colour", "db/migration/V2__add_colour.sql");
        assertThat(states()).containsExactly("applied", "running", "unknown");
        fail("no");
        assertThat(states()).containsExactly("applied", "failed", "unknown");
        assertThat(html()).contains("<span class=\"badge failed\">Failed</span>", "Failed after");
        JsonObject start = json().getJsonObject("start");
        assertThat(start.getBoolean("complete")).isFalse();
        assertThat(start.getJsonArray("stages").getValuesAs(JsonObject.class))
                .extracting(stage -> stage.getString("stage"))
                .containsExactly("WAITING_FOR_SERVER", "MIGRATING", "FAILED");
        assertThat(start.getJsonArray("migrations").getValuesAs(JsonObject.class))
                .extracting(migration -> migration.getString("outcome"))
                .containsExactly("APPLIED", "FAILED");
    }

    private List<String> states() {
        return json().getJsonArray("migrations").getValuesAs(JsonObject.class).stream()
                .map(migration -> migration.getValue("/state"))
                .map(text -> ((JsonString) text).getString())
                .toList();
    }

    private String html() {
        return page.answer("text/html").body();
    }

    private JsonObject json() {
        String body = page.answer("application/json").body();
        return Json.createReader(new StringReader(body)).readObject();
    }
}
