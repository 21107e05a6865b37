package dev.stockroom.commondb.operator.command;

import picocli.CommandLine.Command;

/** The commands on the service's database. */
@Command(
        name = "db",
        header = "See, preview, apply, undo and repair the schema of the service's database.",
        description = {
            "",
            "Which database that is, and with which login, comes from the same settings as for the service:"
                    + " QUARKUS_DATASOURCE_* or DATABASE_URL.",
            "",
            "Wherever a command takes a VERSION, a version or a file name will do: 2, 002, 002_add_users or"
                    + " V2__add_users.sql.",
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 something is pending, or entities and"
                    + " migrations disagree."
        },
        commandListHeading = "%nCommands:%n",
        subcommands = {
            DbStatus.class,
            DbPlan.class,
            DbUp.class,
            DbDown.class,
            DbCreate.class,
            DbWait.class,
            DbRepair.class,
            DbForce.class,
            DbAdopt.class,
            DbGrants.class,
            DbDrop.class,
            DbReset.class,
            DbNew.class,
            DbCheck.class,
        })
final class DbCommand extends GroupCommand {}
