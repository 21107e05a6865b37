package dev.stockroom.commondb.undo;

import org.flywaydb.core.api.MigrationVersion;

/**
 * Which migrations are to be taken back.
 *
 * @param version the version that {@code reach} is about; null for the newest
 * @param force whether migrations are taken back even if the service is connected, or if later migrations stay
 */
public record UndoOrder(Reach reach, MigrationVersion version, boolean force) {

    /** How far an order goes. */
    public enum Reach {
        /** The newest one. */
        NEWEST,
        /** All above the version. */
        ABOVE,
        /** That version alone. */
        ONLY
    }

    boolean takes(MigrationVersion applied) {
        return switch (reach) {
            case NEWEST -> true;
            case ABOVE -> applied.compareTo(version) > 0;
            case ONLY -> applied.equals(version);
        };
    }
}
