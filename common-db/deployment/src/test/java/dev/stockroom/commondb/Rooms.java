package dev.stockroom.commondb;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.lang.EvaluationResult;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The rooms below a root package, and what each of them may know; each rule gives what breaks it. */
final class Rooms {

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
            Set.of("", "dev"),
            Set.of("deployment"));

    private final String root;
    private final JavaClasses classes;

    Rooms(String root, JavaClasses classes) {
        this.root = root;
        this.classes = classes;
    }

    /** The arrows that do not point to a higher floor. */
    Set<String> wrongArrows() {
        return arrows((from, to) -> isOurs(to) && !room(to).equals(room(from)) && floor(to) >= floor(from));
    }

    /** The circles of rooms. */
    List<String> circles() {
        EvaluationResult result = SlicesRuleDefinition.slices()
                .matching(root + ".(**)")
                .should()
                .beFreeOfCycles()
                .evaluate(classes);
        return result.getFailureReport().getDetails();
    }

    /**
     * The arrows to such classes from other rooms than these.
     *
     * @param what the foreign classes, by their full names
     */
    Set<String> knownOutside(Set<String> rooms, Predicate<String> what) {
        return arrows((from, to) -> !rooms.contains(room(from)) && what.test(to.getName()));
    }

    /** Where a class of the room names a constant of the type, or has a case for one. */
    Set<String> constantsNamedIn(String room, String type) {
        Set<String> found = new TreeSet<>();
        for (JavaClass from : classes) {
            for (JavaFieldAccess access : from.getFieldAccessesFromSelf()) {
                if (room(from).equals(room) && access.getTargetOwner().getName().equals(root + "." + type)) {
                    found.add(from.getName() + " -> " + access.getTarget().getName());
                }
            }
        }
        return found;
    }

    /** What an arrow from one class to another one may break. */
    private interface Rule {
        boolean isBrokenBy(JavaClass from, JavaClass to);
    }

    private Set<String> arrows(Rule rule) {
        Set<String> broken = new TreeSet<>();
        for (JavaClass from : classes) {
            for (Dependency arrow : from.getDirectDependenciesFromSelf()) {
                if (rule.isBrokenBy(from, arrow.getTargetClass())) {
                    broken.add(from.getName() + " -> " + arrow.getTargetClass().getName());
                }
            }
        }
        return broken;
    }

    private boolean isOurs(JavaClass type) {
        return type.getPackageName().equals(root) || type.getPackageName().startsWith(root + ".");
    }

    private String room(JavaClass type) {
        return type.getPackageName().equals(root) ? "" : type.getPackageName().substring(root.length() + 1);
    }

    private int floor(JavaClass type) {
        for (int floor = 0; floor < FLOORS.size(); floor++) {
            if (FLOORS.get(floor).contains(room(type))) {
                return floor;
            }
        }
        throw new AssertionError(type.getName() + " is in a room that no floor has");
    }
}
