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

    static final String CONSTANT = "constant";
    static final String[] ARRAY = {"changes"};
    static final AtomicReference<String> ATOMIC = new AtomicReference<>();
    static final Box BOX = new Box();
    static final Map<String, String> MAP = new HashMap<>();
    static int counter;

    private Holder() {}
}
