package dev.stockroom.commondb.flyway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.TestSettings;
import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.history.SchemaHistory;
import dev.stockroom.commondb.history.SchemaHistory.Row;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.settings.DatabaseUrl;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a developer is told who has edited an applied migration. */
@Tag("unit")
class ChangedMigrationsTest {

    private static final String COMMAND = "./mvnw compile quarkus:dev -pl widget -am";

    private final SchemaHistory history = new SchemaHistory(List.of(
            new Row("1", "one", "SQL", "db/migration/V1__one.sql", 11, true, null),
            new Row("1.5", "gone", "SQL", "db/migration/V1.5__gone.sql", 15, true, null),
            new Row("1.5", "gone", "DELETE", "db/migration/V1.5__gone.sql", 15, true, null),
            new Row("2", "two", "SQL", "db/migration/V2__two.sql", 22, true, null)));

    @Test
    void theNewestIsTakenBackAlone() {
        assertThat(told(11, 99))
                .contains("an applied migration was changed", "file db/migration/V2__two.sql")
                .contains(
                        COMMAND + " -Dquarkus.args=\"db new NAME\"",
                        COMMAND + " -Dquarkus.args=\"db down\"",
                        COMMAND + " -Dquarkus.args=\"db reset\"");
    }

    @Test
    void anOlderOneIsTakenBackWithWhatCameAfterIt() {
        assertThat(told(99, 22)).contains("V1__one.sql", "\"db down --to 0\"").doesNotContain("V2__two.sql");
    }

    @Test
    void ofSeveralTheFirstCounts() {
        assertThat(told(99, 99)).contains("V1__one.sql, db/migration/V2__two.sql", "\"db down --to 0\"");
    }

    @Test
    void whatWasTakenBackIsNoneToGoBackTo() {
        assertThat(told(11, 99)).doesNotContain("V1.5__gone.sql", "1.5");
        assertThat(ChangedMigrations.of(history, built(11, 99, 22))).isEmpty();
    }

    @Test
    void inProductionThereIsOneWayOnly() {
        assertThat(ChangedMigrations.inDevelopment(history, built(99, 15, 22))).isEmpty();
    }

    private String told(int one, int two) {
        return new ChangedMigrations(ChangedMigrations.of(history, built(one, 15, two)), history, COMMAND)
                .failure(
                        new TestSettings(DatabaseUrl.ofJdbc("jdbc:postgresql://db:5432/widget"), new Login("ann", null))
                                .read(),
                        null)
                .block();
    }

    private static List<BuiltMigration> built(int... checksums) {
        List<String> names = List.of("1__one", "1.5__gone", "2__two");
        return IntStream.range(0, names.size())
                .mapToObj(i -> new BuiltMigration(
                        names.get(i).split("__")[0],
                        names.get(i).split("__")[1],
                        checksums[i],
                        "db/migration/V" + names.get(i) + ".sql"))
                .toList();
    }
}
