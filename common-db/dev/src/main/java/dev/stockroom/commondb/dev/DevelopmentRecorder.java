package dev.stockroom.commondb.dev;

import io.quarkus.runtime.annotations.Recorder;
import java.util.function.Supplier;

/** Hands what only the build of dev mode knows to the card of the Dev UI. */
@Recorder
public class DevelopmentRecorder {

    /**
     * Fills the card before anybody asks.
     *
     * @param hibernates what Hibernate would change for the entities of the default persistence unit; null if there is
     *     none
     * @param page where the database page is; null if there is none
     */
    public void card(Supplier<String> hibernates, String page) {
        DevelopmentCard.show(new DevelopmentCard(new EntitiesAhead(hibernates), page));
    }

    /** Compares the entities when Hibernate has started. */
    public void compareEntities() {
        DevelopmentCard.current().entities().lookAndWarn();
    }
}
