package dev.stockroom.commondb.failure;

import java.io.Serializable;

/** A failure in words: what failed or was refused, where, why, and what to do about it; never with a password. */
public record FailureText(String what, String where, String why, String remedy) implements Serializable {

    /** The failure as one block of text. */
    String block() {
        return what + line("where", where) + line("why", why) + line("do", remedy);
    }

    private static String line(String label, String text) {
        return String.format(
                "%n  %-6s %s", label, text.strip().replaceAll("\\R", System.lineSeparator() + "         "));
    }
}
