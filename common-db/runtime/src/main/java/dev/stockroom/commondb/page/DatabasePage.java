package dev.stockroom.commondb.page;

import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.history.BuiltService;
import dev.stockroom.commondb.history.KnownHistory;
import dev.stockroom.commondb.history.Leniency;
import dev.stockroom.commondb.state.StartTimeline;
import dev.stockroom.commondb.state.StartupState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The page that shows the start and the migrations, during the start and after it, as HTML or JSON. */
public final class DatabasePage {

    /** An answer; the headers say what a browser may do with it. */
    public record Answer(String type, String body, Map<String, String> headers) {}

    /** What the page asks of a start whose settings have been read. */
    public interface Source {
        /** Where the server is, {@code host:port}. */
        String address();

        /** How this process signs the migrations that it applies. */
        String installer();

        /** The history as it was read last; asks no server. */
        Optional<KnownHistory> known();

        /** The history as it is now, read again. */
        Optional<KnownHistory> fresh();

        /** The migrations that Flyway has resolved and the build could not know of. */
        List<BuiltMigration> onlyFlywayKnows();

        /** What the settings let pass. */
        Leniency leniency();
    }

    private final StartupState state;
    private final Supplier<BuiltService> service;
    private final Supplier<Optional<? extends Source>> source;
    private BuiltService built;
    private PageHtml html;

    /**
     * @param service what the build knows of the service; asked once, when somebody looks
     * @param source empty until the settings have been read
     */
    public DatabasePage(
            StartupState state, Supplier<BuiltService> service, Supplier<Optional<? extends Source>> source) {
        this.state = state;
        this.service = service;
        this.source = source;
    }

    /** @param accept what the client accepts; null for anything. A client gets JSON if it accepts JSON and not HTML */
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

    /** What the page shows: during the start from memory alone, afterwards with the history read again. */
    DatabaseView view() {
        Optional<? extends Source> start = source.get();
        boolean complete = state.timeline().complete();
        Optional<KnownHistory> history = start.flatMap(s -> complete ? s.fresh() : s.known());
        StartTimeline timeline = state.timeline();
        String installer = start.map(Source::installer).orElse("");
        BuiltService known = start.map(s -> built().with(s.onlyFlywayKnows())).orElseGet(this::built);
        return new DatabaseView(
                Instant.now(),
                known.name(),
                start.map(Source::address).orElse(null),
                state.now(),
                timeline,
                history,
                new MigrationStandings(known, history, timeline, installer).all(),
                start.map(Source::leniency).orElse(Leniency.NONE));
    }
}
