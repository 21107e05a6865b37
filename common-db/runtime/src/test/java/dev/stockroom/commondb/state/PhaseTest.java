package dev.stockroom.commondb.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.FailureKind;
import dev.stockroom.commondb.state.Phase.Moment;
import dev.stockroom.commondb.state.Phase.Tone;
import dev.stockroom.commondb.state.Phase.Words;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What each phase tells a person. */
@Tag("unit")
class PhaseTest {

    private final StartupState state = new StartupState(System::nanoTime);

    private Words words(String address, String version, boolean complete) {
        return state.phase().words(new Moment(state.now(), address, version, complete));
    }

    private Words words() {
        return words("db:5432", null, false);
    }

    @Test
    void theApplicationIsLoadedUntilTheSettingsNameADatabase() {
        assertThat(words()).isEqualTo(new Words("Starting", Tone.WAITING, "The application is being loaded"));
    }

    @Test
    void aWaitNamesWhatIsWaitedFor() {
        state.database("widget");
        state.waitingForServer("connection refused");
        assertThat(words())
                .isEqualTo(new Words("Waiting", Tone.WAITING, "for PostgreSQL at db:5432: connection refused"));
        assertThat(words(null, null, false).sentence()).isEqualTo("for PostgreSQL: connection refused");
        state.waitingForReplica("widget/pod-1", 4711, 90);
        assertThat(words()).isEqualTo(new Words("Waiting", Tone.WAITING, "for widget/pod-1, which is migrating"));
        state.waitingForSchema(2);
        assertThat(words()).isEqualTo(new Words("Waiting", Tone.WAITING, "for another process to migrate"));
    }

    @Test
    void workNamesWhatIsWorkedOn() {
        state.database("widget");
        state.creatingDatabase();
        assertThat(words()).isEqualTo(new Words("Creating", Tone.WORKING, "database widget"));
        state.migrating();
        assertThat(words()).isEqualTo(new Words("Migrating", Tone.WORKING, "Flyway is at work"));
        state.migration("2 - add colour");
        assertThat(words()).isEqualTo(new Words("Migrating", Tone.WORKING, "2 - add colour"));
    }

    @Test
    void readyIsSaidOnlyWhenThePortIsOpen() {
        state.database("widget");
        state.ready("2", 2, null);
        assertThat(words("db:5432", "2", false))
                .isEqualTo(new Words("Starting", Tone.WORKING, "The schema is there, the application starts"));
        assertThat(words("db:5432", "2", true)).isEqualTo(new Words("Ready", Tone.READY, "at version 2"));
        assertThat(words("db:5432", null, true).sentence()).isEmpty();
        state.ready("3", 3, "3");
        assertThat(words("db:5432", "3", true).sentence()).isEqualTo("at version 3, newer than this executable knows");
    }

    @Test
    void aFailureSaysWhy() {
        state.failed(new DatabaseStartException(FailureKind.UNKNOWN, "the start", "here", "refused", "nothing", null));
        assertThat(words()).isEqualTo(new Words("Failed", Tone.FAILED, "the start: refused"));
    }
}
