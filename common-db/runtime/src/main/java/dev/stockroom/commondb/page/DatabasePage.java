package dev.stockroom.commondb.page;

import dev.stockroom.commondb.history.BuiltService;
import dev.stockroom.commondb.history.KnownHistory;
import dev.stockroom.commondb.start.DatabaseStart;
import dev.stockroom.commondb.state.StartTimeline;
import dev.stockroom.commondb.state.StartupState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The page that shows the start and the migrations, while the start lasts and after it: HTML, or the same as JSON. */
public final class DatabasePage {

    /** An answer; the headers say what a browser may do with it. */
    public record Answer(String type, String body, Map<String, String> headers) {}

    private final StartupState state;
    private final Supplier<BuiltService> service;
    private final Supplier<Optional<DatabaseStart>> preparation;
    private BuiltService built;
    private PageHtml html;

    /**
     * @param service what the build knows of the service; asked once, when somebody looks
     * @param preparation empty until the settings have been read
     */
    public DatabasePage(
            StartupState state, Supplier<BuiltService> service, Supplier<Optional<DatabaseStart>> preparation) {
        this.state = state;
        this.service = service;
        this.preparation = preparation;
    }

    /** @param accept what the client accepts, null for anything; JSON goes to whoever asks for it and not for HTML */
    public Answer answer(String accept) {
        String wanted = accept == null ? "" : accept.toLowerCase(Locale.ROOT);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Cache-Control", "no-store");
        headers.put("Vary", "Accept");
        headers.put("X-Content-Type-Options", "nosniff");
        if (wanted.contains("application/json") && !wanted.contains("text/html")) {
            return new Answer("application/json; charset=UTF-8", PageJson.of(view()), headers);
        }
        headers.put("Content-Security-Policy", html().policy());
        headers.put("Referrer-Policy", "no-referrer");
        return new Answer("text/html; charset=UTF-8", html().of(view()), headers);
    }

    private synchronized PageHtml html() {
        if (html == null) {
            html = new PageHtml();
        }
        return html;
    }

    private synchronized BuiltService built() {
        if (built == null) {
            built = service.get();
        }
        return built;
    }

    /** During the start from memory alone; after it with the history read again. */
    DatabaseView view() {
        Optional<DatabaseStart> prepared = preparation.get();
        boolean complete = state.timeline().complete();
        Optional<KnownHistory> history =
                prepared.map(DatabaseStart::history).flatMap(reader -> complete ? reader.fresh() : reader.known());
        StartTimeline timeline = state.timeline();
        String installer = prepared.map(p -> p.settings().installer()).orElse("");
        BuiltService known =
                prepared.map(p -> built().with(p.onlyFlywayKnows())).orElseGet(this::built);
        return new DatabaseView(
                Instant.now(),
                known.name(),
                prepared.map(p -> p.settings().url().address()).orElse(null),
                state.data(),
                timeline,
                history,
                new MigrationStandings(known, history, timeline, installer).all());
    }
}
