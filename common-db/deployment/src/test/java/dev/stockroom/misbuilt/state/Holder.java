package dev.stockroom.misbuilt.state;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** Holds what two rooms pass to each other, in each way that the rule knows, and one constant. */
final class Holder {

    /** A type whose value can change. */
    static final class Box {
        String value;
    }

    /** A type whose collection can change, behind its interface. */
    static final class Bag {
        private final Map<String, String> values = new HashMap<>();

        Map<String, String> values() {
            return values;
        }
    }

    static final String CONSTANT = "constant";
    static final String[] ARRAY = {"changes"};
    static final AtomicReference<String> ATOMIC = new AtomicReference<>();
    static final Bag BAG = new Bag();
    static final Box BOX = new Box();
    static final Map<String, String> MAP = new HashMap<>();
    static int counter;

    private Holder() {}
}
