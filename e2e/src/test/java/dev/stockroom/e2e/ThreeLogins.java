package dev.stockroom.e2e;

/** The logins of one service: one creates its database, one owns and migrates it, and with one the service runs. */
record ThreeLogins(Login admin, Login owner, Login service) {

    static ThreeLogins of(String service) {
        return new ThreeLogins(
                Login.named(service + "_admin"), Login.named(service + "_owner"), Login.named(service + "_service"));
    }

    /** As the README has an administrator make them. */
    ThreeLogins createdOn(PostgresCluster server) {
        server.admin()
                .execute(
                        admin.createRole("CREATEDB"),
                        owner.createRole(""),
                        "GRANT " + owner.user() + " TO " + admin.user(),
                        service.createRole(""));
        return this;
    }

    Launch of(Launch launch) {
        return withoutRole(launch).with("common-db.service-role", service.user());
    }

    /** The same logins, and nobody grants anything. */
    Launch withoutRole(Launch launch) {
        return launch.as(service)
                .with("quarkus.flyway.username", owner.user())
                .with("quarkus.flyway.password", owner.password())
                .with("common-db.admin.username", admin.user())
                .with("common-db.admin.password", admin.password());
    }
}
