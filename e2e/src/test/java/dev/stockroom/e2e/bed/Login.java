package dev.stockroom.e2e.bed;

/** A role of the tests' servers, with a password that is easy to find wherever it should not be. */
public record Login(String user, String password) {

    /** What every secret of the tests contains; it may appear in no log, answer or command line. */
    public static final String CANARY = "canary";

    /** The login that most tests give to a service: it may create databases and nothing else. */
    public static final Login SERVICE = named("stockroom");

    public static Login named(String user) {
        return new Login(user, CANARY + "-of-" + user);
    }

    public String createRole() {
        return createRole("CREATEDB");
    }

    public String createRole(String attributes) {
        return "CREATE ROLE %s LOGIN %s PASSWORD '%s'".formatted(user, attributes, password);
    }
}
