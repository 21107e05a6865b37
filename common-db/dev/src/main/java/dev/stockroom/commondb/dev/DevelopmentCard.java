package dev.stockroom.commondb.dev;

/**
 * What the card of the Dev UI knows of the application that runs.
 *
 * @param entities what the database lacked for the entities when the application started
 * @param page where the database page is; null if there is none
 */
record DevelopmentCard(EntitiesAhead entities, String page) {

    /** The one static of dev mode: Quarkus makes the recorder and the service of the card, each without the other. */
    private static volatile DevelopmentCard current = new DevelopmentCard(new EntitiesAhead(null), null);

    static void show(DevelopmentCard card) {
        current = card;
    }

    static DevelopmentCard current() {
        return current;
    }
}
