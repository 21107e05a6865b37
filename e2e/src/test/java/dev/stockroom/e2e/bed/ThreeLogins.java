package dev.stockroom.e2e.bed;

/** The logins of one service: one creates its database, one owns and migrates it, and with one the service runs. */
public record ThreeLogins(Login admin, Login owner, Login service) {

    public static ThreeLogins of(String service) {
        return new ThreeLogins(
                Login.named(service + "_admin"), Login.named(service + "_owner"), Login.named(service + "_service"));
    }

    /** As the README has an administrator make them. */
    public ThreeLogins createdOn(PostgresCluster server) {
        server.admin()
                .execute(
                        admin.createRole("CREATEDB"),
                        owner.createRole(""),
                        "GRANT " + owner.user() + " TO " + admin.user(),
                        service.createRole(""));
        return this;
    }

    public Launch of(Launch launch) {
        return withoutRole(launch).with("common-db.service-role", service.user());
    }

    /** The same logins, and nobody grants anything. */
    public Launch withoutRole(Launch launch) {
        return launch.as(service)
                .with("quarkus.flyway.username", owner.user())
                .with("quarkus.flyway.password", owner.password())
                .with("common-db.admin.username", admin.user())
                .with("common-db.admin.password", admin.password());
    }
}
