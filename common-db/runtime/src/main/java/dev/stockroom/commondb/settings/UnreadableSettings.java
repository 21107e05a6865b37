package dev.stockroom.commondb.settings;

import dev.stockroom.commondb.failure.DatabaseStartException;
import io.smallrye.config.ConfigValidationException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Words the failure that the value of a setting is not of the setting's type. */
public final class UnreadableSettings {

    private static final Pattern NAMED = Pattern.compile("property (\\S+)");
    private static final Pattern TYPED = Pattern.compile("(?i)duration|number|integer|boolean");

    /** The names of classes, and the codes of SmallRye Config. */
    private static final Pattern NOISE = Pattern.compile("(?:[a-z]\\w*\\.)+[A-Z]\\w*(?:Exception|Error): |SRCFG\\d+: "
            + "| to enum class [^\\s,]+| which the following Converter considered to be null: \\S+");

    private UnreadableSettings() {}

    /** The failure in words; empty if it is another one. */
    public static Optional<DatabaseStartException> inWords(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof ConfigValidationException unreadable && unreadable.getProblemCount() > 0) {
                return Optional.of(inWords(unreadable));
            }
        }
        return Optional.empty();
    }

    private static DatabaseStartException inWords(ConfigValidationException unreadable) {
        String problems = IntStream.range(0, unreadable.getProblemCount())
                .mapToObj(unreadable::getProblem)
                .map(ConfigValidationException.Problem::getMessage)
                .collect(Collectors.joining("\n"));
        String names = NAMED.matcher(problems)
                .results()
                .map(named -> named.group(1))
                .distinct()
                .collect(Collectors.joining(", "));
        String why = NOISE.matcher(problems).replaceAll("");
        return DatabaseStartException.badSetting(
                names.isEmpty() ? "the configuration" : names, why, "correct it" + mayBe(problems));
    }

    /** What the value may be, as far as the failed conversion tells its type. */
    private static String mayBe(String problems) {
        Matcher type = TYPED.matcher(problems);
        if (!type.find()) {
            return "";
        }
        return switch (type.group().toLowerCase(Locale.ROOT)) {
            case "duration" -> ": a duration, as 500ms, 90s, 5m or PT1H30M";
            case "boolean" -> ": true or false";
            default -> ": a number";
        };
    }
}
