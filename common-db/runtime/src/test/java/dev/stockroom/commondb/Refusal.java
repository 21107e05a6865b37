package dev.stockroom.commondb;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stockroom.commondb.failure.CommandException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a command says that refuses. */
public final class Refusal {

    private Refusal() {}

    /** The whole block; fails if nothing is refused. */
    public static String of(ThrowingCallable command) {
        CommandException[] refusal = new CommandException[1];
        assertThatExceptionOfType(CommandException.class).isThrownBy(command).satisfies(e -> refusal[0] = e);
        return refusal[0].block();
    }
}
