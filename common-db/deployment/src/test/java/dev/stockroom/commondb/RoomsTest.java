package dev.stockroom.commondb;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The rooms of common-db and the arrows between them, as {@code package-info} draws them, dev mode and build included.
 * Each rule is tried on rooms that break it, too.
 */
@Tag("unit")
class RoomsTest {

    private static final String ROOT = "dev.stockroom.commondb";
    private static final String BAD_ROOT = "dev.stockroom.misbuilt";
    /** In the names of classes that Quarkus's annotation processor writes. */
    private static final String GENERATED = "$$";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains(GENERATED))
            .importPackages(ROOT);
    private static final JavaClasses BAD_CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains(GENERATED))
            .importPackages(BAD_ROOT);

    private final Rooms rooms = new Rooms(ROOT, CLASSES);
    private final Rooms badRooms = new Rooms(BAD_ROOT, BAD_CLASSES);
    private final HiddenTies ties = new HiddenTies(CLASSES);
    private final HiddenTies badTies = new HiddenTies(BAD_CLASSES);

    @Test
    void theModulesOfDevModeAndBuildAreLookedAtToo() {
        assertThat(CLASSES.contain(ROOT + ".dev.DevelopmentService")).isTrue();
        assertThat(CLASSES.contain(ROOT + ".deployment.CommonDbProcessor")).isTrue();
        assertThat(CLASSES.contain(ROOT + ".CommonDbMain")).isTrue();
    }

    @Test
    void everyArrowPointsToAHigherFloor() {
        assertThat(rooms.wrongArrows()).isEmpty();
        assertThat(badRooms.wrongArrows()).containsExactly(arrow("state.Upward", "server.Below"));
    }

    @Test
    void noRoomIsPartOfACircle() {
        assertThat(rooms.circles()).isEmpty();
        assertThat(badRooms.circles()).isNotEmpty();
    }

    /** The build reads file names and checksums as Flyway does, and starts no Flyway for it. */
    @Test
    void onlyTheDoorUndoAndTheBuildKnowFlywaysInternals() {
        Set<String> doors = Set.of("flyway", "undo", "deployment");
        Predicate<String> internals = name -> name.startsWith("org.flywaydb.core.internal.");
        assertThat(rooms.knownOutside(doors, internals)).isEmpty();
        assertThat(badRooms.knownOutside(doors, internals))
                .contains(arrow("page.Outsider", "org.flywaydb.core.internal.util.StringUtils"));
    }

    /** A recorder of dev mode hands over what only the build knows; the build itself makes the beans. */
    @Test
    void onlyQuarkussRoomHasBeansAndRecorders() {
        Set<String> quarkus = Set.of("quarkus", "deployment");
        Predicate<String> beans = name -> name.startsWith("jakarta.enterprise.")
                || name.startsWith("jakarta.inject.")
                || name.startsWith("io.quarkus.arc.")
                || name.equals("io.quarkus.runtime.StartupEvent");
        Predicate<String> recorders = name -> name.equals("io.quarkus.runtime.annotations.Recorder");
        assertThat(rooms.knownOutside(quarkus, beans)).isEmpty();
        assertThat(rooms.knownOutside(Set.of("quarkus", "deployment", "dev"), recorders))
                .isEmpty();
        assertThat(badRooms.knownOutside(quarkus, beans)).contains(arrow("page.Outsider", "jakarta.inject.Provider"));
        assertThat(badRooms.knownOutside(quarkus, recorders))
                .contains(arrow("page.Recording", "io.quarkus.runtime.annotations.Recorder"));
    }

    @Test
    void onlyTheCommandsKnowPicocli() {
        Predicate<String> picocli = name -> name.startsWith("picocli.");
        assertThat(rooms.knownOutside(Set.of("operator.command"), picocli)).isEmpty();
        assertThat(badRooms.knownOutside(Set.of("operator.command"), picocli))
                .contains(arrow("page.Outsider", "picocli.CommandLine"));
    }

    /** A phase brings its words along, so that a new one is an entry and no case in the page. */
    @Test
    void thePageNamesNoPhase() {
        assertThat(rooms.constantsNamedIn("page", "state.Phase")).isEmpty();
        assertThat(badRooms.constantsNamedIn("page", "state.Phase"))
                .containsExactly(BAD_ROOT + ".page.Outsider -> FAILED");
    }

    @Test
    void noRoomHandsAnotherOneAnObject() {
        assertThat(ties.objects()).isEmpty();
        assertThat(badTies.objects())
                .containsExactly(
                        BAD_ROOT + ".state.Loose.anything",
                        BAD_ROOT + ".state.Loose.data()",
                        BAD_ROOT + ".state.Loose.take(java.lang.Object)");
    }

    /**
     * Three classes have statics that change. Quarkus makes its recorders, beans and exit handler, and has no place for the start
     * or for what the card of dev mode shows. The driver makes WatchedSockets by its name, and hands out no socket of them.
     */
    @Test
    void onlyStaticsThatALibraryLeavesNoWayAroundChange() {
        assertThat(ties.changingStatics())
                .containsExactly(
                        ROOT + ".dev.DevelopmentCard.current",
                        ROOT + ".quarkus.StartupProcess.held",
                        ROOT + ".server.WatchedSockets.ANNOUNCED",
                        ROOT + ".server.WatchedSockets.INTRODUCED",
                        ROOT + ".server.WatchedSockets.KEYS");
        assertThat(badTies.changingStatics())
                .containsExactly(
                        BAD_ROOT + ".state.Holder.ARRAY",
                        BAD_ROOT + ".state.Holder.ATOMIC",
                        BAD_ROOT + ".state.Holder.BAG",
                        BAD_ROOT + ".state.Holder.BOX",
                        BAD_ROOT + ".state.Holder.MAP",
                        BAD_ROOT + ".state.Holder.counter");
    }

    /**
     * CommandSettings loads the service's own migrations, which no class here can name. WatchedConnections asks whether
     * the driver finds WatchedSockets, and has its name from the class.
     */
    @Test
    void noClassIsFoundByItsName() {
        assertThat(ties.lookUps())
                .containsExactly(ROOT + ".operator.CommandSettings", ROOT + ".server.WatchedConnections");
        assertThat(ties.namesOfClasses(ROOT)).isEmpty();
        assertThat(badTies.lookUps()).containsExactly(BAD_ROOT + ".state.ByName");
        assertThat(badTies.namesOfClasses(BAD_ROOT))
                .containsExactly(BAD_ROOT + ".state.ByName: " + BAD_ROOT + ".server.Below");
    }

    private static String arrow(String from, String to) {
        return BAD_ROOT + "." + from + " -> " + (to.startsWith("server.") ? BAD_ROOT + "." + to : to);
    }
}
