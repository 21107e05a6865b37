package dev.stockroom.commondb.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells whether a history is another service's, and why; nobody changes such a history, in no command and by no option
 * (P10). Three things tell it: a row that another service has signed differs from this executable's migration of that
 * version; only others have signed the history, and a version in it is unknown here; no version in force agrees with
 * this executable. A baseline alone says nothing unless another service has signed it. Nor does another name above
 * known migrations that agree: a service may be renamed.
 *
 * @param why what tells it, in words
 * @param nothingShared whether it has no migration of this executable in any form
 * @param signedByThisService whether a service of this name has applied a migration of it all the same
 * @param signedByAnother whether another service has signed what tells it
 * @param maybeRenamed whether all that is known here agrees, so that it may be this service's under another name: nothing of it
 *     is changed, and an older image starts on it
 */
public record ForeignHistory(
        String why, boolean nothingShared, boolean signedByThisService, boolean signedByAnother, boolean maybeRenamed) {

    private static final int NAMED = 3;

    /** A row and this executable's migration of the same version; a repeatable migration matches by its description. */
    private record Shared(SchemaHistory.Row row, BuiltMigration migration) {

        boolean sameScript() {
            return fileName(row.script()).equals(fileName(migration.script()));
        }

        /** Only Flyway knows the checksum of a repeatable or Java migration; such a pair agrees by its name alone. */
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

        /** The name without folders: Flyway's command line writes none, and locations have several spellings. */
        private static String fileName(String script) {
            return script.substring(script.lastIndexOf('/') + 1);
        }
    }

    /**
     * Looks at a history.
     *
     * @param name this service's name
     * @return empty if the history is this service's, or has no rows
     */
    public static Optional<ForeignHistory> in(SchemaHistory history, List<BuiltMigration> built, String name) {
        String service = ApplicationName.signature(name);
        List<SchemaHistory.Row> rows = migrations(history);
        List<Shared> shared = shared(history, built);
        List<Shared> signedByAnother = shared.stream()
                .filter(one -> !one.sameScript() || !one.sameContent())
                .filter(one -> one.row().isSignedByAnother(service))
                .toList();
        if (!signedByAnother.isEmpty()) {
            return Optional.of(new ForeignHistory(
                    signedBy(signedByAnother, service) + differences(signedByAnother), false, false, true, false));
        }
        List<SchemaHistory.Row> inForce =
                rows.stream().filter(row -> !row.takesAway()).toList();
        Optional<String> others = signedByOthersAlone(history, rows, shared, service);
        if (others.isPresent()) {
            boolean agree = !shared.isEmpty() && shared.stream().allMatch(one -> agrees(one, service));
            return Optional.of(new ForeignHistory(others.get(), false, false, true, agree));
        }
        boolean versions = inForce.stream().anyMatch(row -> row.version() != null);
        boolean ours = inForce.isEmpty()
                || shared.stream()
                        .filter(one -> !(versions && one.migration().repeatable()))
                        .anyMatch(one -> agrees(one, service));
        boolean signed = inForce.stream().anyMatch(row -> row.isSignedBy(service));
        return ours
                ? Optional.empty()
                : Optional.of(new ForeignHistory(
                        nothingAgrees(inForce, shared, service),
                        shared.isEmpty(),
                        signed,
                        !signed && inForce.stream().anyMatch(row -> row.isSignedByAnother(service)),
                        false));
    }

    /**
     * Whether the application says by its settings that it goes on with such a history: a history without a migration of this
     * executable is what {@code *:missing} expects, and one whose migrations all differ is what a Flyway expects that does not
     * validate. No setting speaks for what another service has signed.
     */
    public boolean passes(Leniency leniency) {
        return nothingShared && leniency.missing() || !signedByAnother && leniency.changed();
    }

    /** A service that was renamed knows all that it has applied; more than that only another service has, or a newer release. */
    private static Optional<String> signedByOthersAlone(
            SchemaHistory history, List<SchemaHistory.Row> rows, List<Shared> shared, String service) {
        List<SchemaHistory.Row> inForce =
                rows.stream().filter(row -> !row.takesAway()).toList();
        List<SchemaHistory.Row> all = Stream.concat(
                        inForce.isEmpty() ? rows.stream() : inForce.stream(),
                        history.versionedRows().stream().filter(SchemaHistory.Row::baseline))
                .toList();
        List<SchemaHistory.Row> others =
                all.stream().filter(row -> row.isSignedByAnother(service)).toList();
        if (others.isEmpty() || all.stream().anyMatch(row -> row.isSignedBy(service))) {
            return Optional.empty();
        }
        String signed = "it is signed by " + others.get(0).signer().orElse("") + ", and this is " + service + "; ";
        if (inForce.isEmpty()) {
            return Optional.of(
                    signed + "nothing in it is in force but a baseline, if it has one, which does not tell more");
        } else if (inForce.stream().allMatch(row -> row.version() == null)) {
            return Optional.of(signed + "it holds repeatable migrations alone, which do not tell more");
        }
        return inForce.stream()
                .filter(row -> row.version() != null)
                .filter(row -> shared.stream().noneMatch(one -> one.row().equals(row)))
                .findFirst()
                .map(row -> signed + "its version " + row.version() + ", " + row.script()
                        + ", is none of this executable; either it is another service's, or this service was renamed and a"
                        + " newer release has applied it: nothing here tells which");
    }

    /**
     * Whether the contents agree; the names alone count only if this service has signed the row: its file was edited.
     */
    private static boolean agrees(Shared one, String service) {
        return !one.row().takesAway()
                && (one.sameContent() || one.sameScript() && one.row().isSignedBy(service));
    }

    /** The rows about migrations, without baselines. */
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
                .filter(row -> row.isSignedByAnother(service))
                .map(row -> "it is signed by " + row.signer().orElse("") + ", and this is " + service + "; ")
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
                        .map(one -> one.row().signer().orElse(""))
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
}
