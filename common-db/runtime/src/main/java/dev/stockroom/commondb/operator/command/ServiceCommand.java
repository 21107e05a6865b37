package dev.stockroom.commondb.operator.command;

import picocli.CommandLine.Command;

/** The executable itself: it serves without arguments, and comes here only with some. */
@Command(
        synopsisHeading = "Usage:%n  ",
        customSynopsis = {"@|bold ${COMMAND-FULL-NAME}|@", "  @|bold ${COMMAND-FULL-NAME}|@ COMMAND"},
        description = {
            "",
            "Without arguments it serves. With a command it does that instead: it opens no port, and migrates nothing"
                    + " unless told to."
        },
        commandListHeading = "%nCommands:%n",
        subcommands = {HealthCommand.class, DbCommand.class})
final class ServiceCommand extends GroupCommand {}
