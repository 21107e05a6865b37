package dev.stockroom.misbuilt.page;

import dev.stockroom.misbuilt.state.Phase;
import jakarta.inject.Provider;
import org.flywaydb.core.internal.util.StringUtils;
import picocli.CommandLine;

/** Knows what only other rooms may know. */
final class Outsider {

    private Provider<CommandLine> commands;

    String word(Phase phase) {
        return phase == Phase.FAILED ? "Failed" : StringUtils.left(commands.toString(), 1);
    }
}
