package dev.stockroom.tools;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds in a service's log what common-db tells of the start, so that a phase too short for a poll is seen as well; the
 * ready lines are left out, because ready is what the probe says.
 */
final class LogStory {

    private static final Pattern LINE = Pattern.compile(
            "\\S+ +(?:INFO|WARN) +\\[dev\\.stockroom\\.commondb[^]]*] \\([^)]*\\) (?!Database .* is ready|ready in )(.*)");

    /** The phase of a line that begins so; the first that fits. */
    private static final Map<String, String> PHASES = new LinkedHashMap<>();

    static {
        PHASES.put("Waiting for PostgreSQL", "WAITING_FOR_SERVER");
        PHASES.put("Waiting for another process", "WAITING_FOR_SCHEMA");
        PHASES.put("Waiting for", "WAITING_FOR_REPLICA");
        PHASES.put("Creating database", "CREATING_DATABASE");
        PHASES.put("Migrating database", "MIGRATING");
        PHASES.put("Applied migration", "MIGRATING");
    }

    private LogStory() {}

    static Optional<String> of(String logLine) {
        var line = LINE.matcher(logLine);
        return line.matches() ? Optional.of(withPhase(line.group(1))) : Optional.empty();
    }

    private static String withPhase(String text) {
        return PHASES.entrySet().stream()
                .filter(phase -> text.startsWith(phase.getKey()))
                .map(phase -> phase.getValue() + ": " + text)
                .findFirst()
                .orElse(text);
    }
}
