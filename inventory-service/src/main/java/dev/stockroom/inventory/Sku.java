package dev.stockroom.inventory;

import java.util.regex.Pattern;

/** What a stock keeping unit, the name that all services share for a product, looks like. */
final class Sku {

    static final String PATTERN = "[A-Z0-9][A-Z0-9._-]{0,63}";
    static final String MESSAGE = "must be 1 to 64 of A-Z, 0-9, '.', '_' and '-', beginning with a letter or a digit";

    private static final Pattern COMPILED = Pattern.compile(PATTERN);

    private Sku() {}

    static boolean isValid(String text) {
        return COMPILED.matcher(text).matches();
    }
}
