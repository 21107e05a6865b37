package dev.stockroom.commondb;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.STATIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.stockroom.commondb.server.WatchedSockets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rooms of common-db and the arrows between them, as {@code package-info} draws them. */
@Tag("unit")
class RoomsTest {

    private static final String ROOT = "dev.stockroom.commondb";

    /** A room uses those of the floors above it, and no other of its own floor. */
    private static final List<Set<String>> FLOORS = List.of(
            Set.of("failure", "history"),
            Set.of("settings", "state"),
            Set.of("server", "telemetry", "page", "operator.adopt"),
            Set.of("flyway", "probe"),
            Set.of("undo"),
            Set.of("start"),
            Set.of("quarkus", "operator"),
            Set.of("operator.entities"),
            Set.of("operator.sources"),
            Set.of("operator.command"),
            Set.of(""));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void everyArrowPointsToAHigherFloor() {
        Set<String> wrong = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            for (Dependency arrow : type.getDirectDependenciesFromSelf()) {
                JavaClass target = arrow.getTargetClass();
                if (isOurs(target) && !room(target).equals(room(type)) && floor(target) >= floor(type)) {
                    wrong.add(type.getName() + " -> " + target.getName());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void noRoomIsPartOfACircle() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyTheDoorAndUndoKnowFlywaysInternals() {
        noClasses()
                .that(not(resideInAnyPackage(ROOT + ".flyway..", ROOT + ".undo..")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.flywaydb.core.internal..")
                .check(CLASSES);
    }

    @Test
    void onlyQuarkussRoomHasBeansAndRecorders() {
        noClasses()
                .that(not(resideInAnyPackage(ROOT + ".quarkus..")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.enterprise..", "jakarta.inject..", "io.quarkus.arc..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.quarkus.runtime.annotations.Recorder")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.quarkus.runtime.StartupEvent")
                .check(CLASSES);
    }

    /** The driver makes WatchedSockets by its name, so a static is the only way to hand it something. */
    @Test
    void onlyQuarkussRoomHasStaticsThatChange() {
        fields().that()
                .areDeclaredInClassesThat(
                        not(resideInAnyPackage(ROOT + ".quarkus..").or(belongToAnyOf(WatchedSockets.class))))
                .and()
                .haveModifier(STATIC)
                .should()
                .haveModifier(FINAL)
                .andShould()
                .notHaveRawType(resideInAnyPackage("java.util.concurrent.."))
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandsKnowPicocli() {
        noClasses()
                .that(not(resideInAnyPackage(ROOT + ".operator.command..")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .check(CLASSES);
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().equals(ROOT) || type.getPackageName().startsWith(ROOT + ".");
    }

    private static String room(JavaClass type) {
        return type.getPackageName().equals(ROOT) ? "" : type.getPackageName().substring(ROOT.length() + 1);
    }

    private static int floor(JavaClass type) {
        for (int floor = 0; floor < FLOORS.size(); floor++) {
            if (FLOORS.get(floor).contains(room(type))) {
                return floor;
            }
        }
        throw new AssertionError(type.getName() + " is in a room that RoomsTest does not know");
    }
}
