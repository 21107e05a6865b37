package dev.stockroom.commondb.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells whether a history is another service's, and why: nobody changes such a one, in no command and by no option (P10).
 * It is another's when a row that another service has signed differs from this executable's migration of that version, or
 * when nothing that is in force agrees with this executable and no row is signed by this service. A baseline alone says
 * nothing, and neither does another name above migrations that agree: a service may be renamed.
 *
 * @param why what tells it, in words
 * @param nothingShared whether it has no migration of this executable in any form
 * @param signedByThisService whether a service of this name has applied a migration of it all the same
 */
public record ForeignHistory(String why, boolean nothingShared, boolean signedByThisService) {

    private static final int NAMED = 3;

    /** A row and this executable's migration of the same version or, of a repeatable one, of the same description. */
    private record Shared(SchemaHistory.Row row, BuiltMigration migration) {

        boolean sameScript() {
            return fileName(row.script()).equals(fileName(migration.script()));
        }

        /** Of a repeatable and a Java migration only Flyway knows the checksum: those agree by their name alone. */
        boolean sameContent() {
            return migration.checksum() == null ? sameScript() : Objects.equals(migration.checksum(), row.checksum());
        }

        String difference() {
            return (migration.repeatable() ? "the repeatable " + row.description() : "version " + row.version())
                    + (sameScript()
                            ? " is another " + row.script() + " there: its checksum is " + row.checksum() + " and here "
                                    + migration.checksum()
                            : " is " + row.script() + " there and " + migration.script() + " here");
        }

        /** Flyway's command line writes no folder in front, and a location may be spelled in several ways. */
        private static String fileName(String script) {
            return script.substring(script.lastIndexOf('/') + 1);
        }
    }

    /**
     * Looks at a history.
     *
     * @param service this service's name, as it signs what it applies
     * @return nothing where the history is this service's, or empty
     */
    public static Optional<ForeignHistory> in(SchemaHistory history, List<BuiltMigration> built, String service) {
        List<SchemaHistory.Row> rows = migrations(history);
        List<Shared> shared = shared(history, built);
        List<Shared> signedByAnother = shared.stream()
                .filter(one -> !one.sameScript() || !one.sameContent())
                .filter(one -> signedByAnother(one.row(), service))
                .toList();
        if (!signedByAnother.isEmpty()) {
            return Optional.of(new ForeignHistory(
                    signedBy(signedByAnother, service) + differences(signedByAnother), false, false));
        }
        List<SchemaHistory.Row> inForce =
                rows.stream().filter(row -> !row.takesAway()).toList();
        boolean ours = inForce.isEmpty() || shared.stream().anyMatch(one -> agrees(one, service));
        return ours
                ? Optional.empty()
                : Optional.of(new ForeignHistory(
                        nothingAgrees(inForce, shared, service),
                        shared.isEmpty(),
                        inForce.stream().anyMatch(row -> isSignedBy(service, row))));
    }

    /** By its content, whatever its name; by its name alone only where this service has signed it: it was edited then. */
    private static boolean agrees(Shared one, String service) {
        return !one.row().takesAway() && (one.sameContent() || one.sameScript() && isSignedBy(service, one.row()));
    }

    /** The rows that say something of a migration. */
    private static List<SchemaHistory.Row> migrations(SchemaHistory history) {
        return Stream.of(history.versionedRows(), history.repeatableRows())
                .flatMap(Collection::stream)
                .filter(row -> !row.baseline())
                .toList();
    }

    private static List<Shared> shared(SchemaHistory history, List<BuiltMigration> built) {
        List<Shared> shared = new ArrayList<>();
        for (BuiltMigration migration : built) {
            SchemaHistory.Row row = history.row(migration);
            if (row != null && !row.baseline()) {
                shared.add(new Shared(row, migration));
            }
        }
        return shared;
    }

    private static String nothingAgrees(List<SchemaHistory.Row> inForce, List<Shared> shared, String service) {
        String signed = inForce.stream()
                .filter(row -> signedByAnother(row, service))
                .map(row -> "it is signed by " + signer(row).orElse("") + ", and this is " + service + "; ")
                .findFirst()
                .orElse("");
        if (shared.isEmpty()) {
            return signed + "none of its " + inForce.size() + " migrations is one of this executable, the first is "
                    + inForce.get(0).script();
        }
        boolean sameNames = shared.stream().anyMatch(Shared::sameScript);
        return signed
                + differences(shared)
                + (sameNames
                        ? "; either it is another service's, or every file was edited after it was applied:"
                                + " nothing here tells which"
                        : "");
    }

    private static String signedBy(List<Shared> differing, String service) {
        return "it is signed by "
                + differing.stream()
                        .map(one -> signer(one.row()).orElse(""))
                        .distinct()
                        .collect(Collectors.joining(" and "))
                + ", and this is " + service + "; ";
    }

    private static String differences(List<Shared> differing) {
        List<String> some = differing.stream()
                .filter(one -> !one.sameScript() || !one.sameContent())
                .map(Shared::difference)
                .toList();
        return some.stream().limit(NAMED).collect(Collectors.joining("; "))
                + (some.size() > NAMED ? "; and " + (some.size() - NAMED) + " more" : "");
    }

    private static boolean isSignedBy(String service, SchemaHistory.Row row) {
        return signer(row).filter(service::equals).isPresent();
    }

    private static boolean signedByAnother(SchemaHistory.Row row, String service) {
        return signer(row).filter(name -> !name.equals(service)).isPresent();
    }

    /** The service that has applied it, where that is written there: {@code login@service/host} or {@code login@service}. */
    private static Optional<String> signer(SchemaHistory.Row row) {
        return row.installation() == null
                ? Optional.empty()
                : ApplicationName.service(row.installation().by());
    }
}
