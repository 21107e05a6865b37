package dev.stockroom.inventory;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hibernate.exception.ConstraintViolationException;

/** Reads from an exception's causes what the database has to say. */
final class DatabaseFailure {

    /**
     * The classes of SQLSTATE that pass: connection (08), deadlock (40), resources (53), object in use or lock not to be
     * had (55), operator intervention such as a restart (57).
     */
    private static final Set<String> PASSING = Set.of("08", "40", "53", "55", "57");

    private DatabaseFailure() {}

    /** Whether the same request may well succeed later. The pool's time-out and closed connections have no SQLSTATE. */
    static boolean isUnavailable(Throwable e) {
        return sqlException(e)
                .map(sql -> sql.getSQLState() == null
                        || PASSING.contains(sql.getSQLState().substring(0, 2)))
                .orElse(false);
    }

    static String reason(Throwable e) {
        return sqlException(e)
                .map(sql -> sql.getMessage() + " [" + sql.getSQLState() + "]")
                .orElseGet(e::toString);
    }

    /** Whether a row was refused because this constraint wants it unique. */
    static boolean isDuplicate(ConstraintViolationException e, String constraint) {
        return constraint.equals(e.getConstraintName());
    }

    private static Optional<SQLException> sqlException(Throwable e) {
        return Stream.iterate(e, cause -> cause != null, Throwable::getCause)
                .filter(SQLException.class::isInstance)
                .map(SQLException.class::cast)
                .findFirst();
    }
}
