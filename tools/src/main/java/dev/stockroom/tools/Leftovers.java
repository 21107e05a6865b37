package dev.stockroom.tools;

/** What an earlier run left behind because it was killed and could not stop it. */
final class Leftovers {

    private final ProcessLedger ledger;
    private final PostgresServer server;
    private final Story story;

    Leftovers(ProcessLedger ledger, PostgresServer server, Story story) {
        this.ledger = ledger;
        this.server = server;
        this.story = story;
    }

    /** Stops them, unless the earlier run is still in charge of them: then this one is refused. */
    void stop() {
        var alive = ledger.alive();
        alive.stream().filter(entry -> entry.name().equals("run")).findFirst().ifPresent(entry -> {
            throw new RunFailure(
                    "already running here with pid %d: stop it with Ctrl-C in its terminal or with kill %d."
                            .formatted(entry.pid(), entry.pid()));
        });
        alive.forEach(entry -> tell(entry.name(), entry.pid()));
        Processes.stop(alive.stream().flatMap(entry -> entry.alive().stream()).toList());
        server.running().ifPresent(process -> {
            tell("PostgreSQL", process.pid());
            server.stop(process);
        });
        ledger.clear();
    }

    private void tell(String name, long pid) {
        story.tell(name, "stopping process " + pid + ", left behind by a run that was killed");
    }
}
