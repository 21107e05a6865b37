package dev.stockroom.tools;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Picking common-db's lines out of a service's log. */
@Tag("unit")
class LogStoryTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Waiting for PostgreSQL at localhost:15432: refused      | WAITING_FOR_SERVER
            Waiting for product-service (server process 7)          | WAITING_FOR_REPLICA
            Waiting for another process to migrate: 2 are pending   | WAITING_FOR_SCHEMA
            Creating database product on localhost:15432            | CREATING_DATABASE
            Migrating database product, pending migrations: 3        | MIGRATING
            Applied migration 1 - create product in 7 ms            | MIGRATING
            """)
    void namesThePhaseOfEachLine(String text, String phase) {
        assertThat(LogStory.of(line("INFO ", "dev.stockroom.commondb.start.DatabaseStart", text)))
                .contains(phase + ": " + text);
    }

    @ParameterizedTest
    @ValueSource(strings = "The database is at version 4, newer than this executable knows")
    void passesOnWhatBelongsToNoPhase(String text) {
        assertThat(LogStory.of(line("WARN ", "dev.stockroom.commondb.start.DatabaseStart", text)))
                .contains(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12:00:00,123 INFO  [io.quarkus] (main) product-service started in 2.1s",
                "12:00:00,123 INFO  [dev.stockroom.commondb.start.DatabaseStart] (main) Database product is ready at version 3",
                "12:00:00,123 INFO  [dev.stockroom.commondb] (executor-thread-1) ready in 1.42 s: waited 0.31, framework 1.11",
                "	at org.hibernate.Boot(Boot.java:66)"
            })
    void leavesTheRestToTheLog(String logLine) {
        assertThat(LogStory.of(logLine)).isEmpty();
    }

    private static String line(String level, String category, String text) {
        return "12:00:00,123 " + level + " [" + category + "] (main) " + text;
    }
}
