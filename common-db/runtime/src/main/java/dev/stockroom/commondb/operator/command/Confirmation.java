package dev.stockroom.commondb.operator.command;

import dev.stockroom.commondb.failure.CommandException;
import java.io.Console;
import java.io.PrintWriter;

/**
 * A yes before something is changed: given with {@code --yes}, or at a terminal. If there is no terminal, nothing is
 * asked.
 *
 * @param given whether the yes was given with the command
 * @param command the command to repeat with {@code --yes}
 */
record Confirmation(boolean given, String command) {

    static Confirmation of(boolean given, String command) {
        return new Confirmation(given, command);
    }

    /**
     * Returns if the answer is yes.
     *
     * @throws CommandException if the answer is another, or if there is none
     */
    void obtain(PrintWriter out) {
        if (!given) {
            out.flush();
            Console terminal = System.console();
            String answer = terminal == null ? null : terminal.readLine("Go on? [y/N] ");
            if (answer == null
                    || !answer.strip().toLowerCase(java.util.Locale.ROOT).matches("y|yes")) {
                throw new CommandException(
                        "Nothing was changed",
                        terminal == null ? "no terminal" : "your answer",
                        terminal == null ? "there is nobody to ask" : "it was not yes",
                        "if it is meant: " + command + " --yes",
                        null);
            }
        }
    }
}
