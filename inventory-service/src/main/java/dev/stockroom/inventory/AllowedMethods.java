package dev.stockroom.inventory;

import java.util.Map;
import java.util.regex.Pattern;

/** What may be done at a path: a 405 owes its client the Allow header (RFC 9110, section 15.5.6), which Quarkus leaves out. */
final class AllowedMethods {

    private static final String READ = "GET, HEAD, OPTIONS";

    private static final Map<Pattern, String> BY_PATH = Map.of(
            Pattern.compile("/stock/?"), READ,
            Pattern.compile("/stock/[^/]+/?"), READ + ", PUT",
            Pattern.compile("/stock/[^/]+/movements/?"), READ,
            Pattern.compile("/reservations/[^/]+/?"), READ);

    private AllowedMethods() {}

    static String at(String path) {
        return BY_PATH.entrySet().stream()
                .filter(entry -> entry.getKey().matcher(path).matches())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("OPTIONS, POST");
    }
}
