package dev.stockroom.commondb.state;

import java.util.function.Function;

/**
 * The phase of a start with all its words; the names are part of the health check's data. A new phase is an entry here,
 * with a {@link Kind} if none fits, and the method of {@link StartupState} that enters it.
 */
public enum Phase {
    WAITING_FOR_SERVER(
            Kind.WAITING_FOR_SERVER,
            at -> at.loading()
                    ? new Words("Starting", Tone.WAITING, "The application is being loaded")
                    : new Words(
                            "Waiting",
                            Tone.WAITING,
                            "for PostgreSQL" + at.place() + ": " + at.now().reason())),
    CREATING_DATABASE(
            Kind.CREATING_DATABASE,
            at -> new Words("Creating", Tone.WORKING, "database " + at.now().database())),
    WAITING_FOR_REPLICA(
            Kind.WAITING_FOR_REPLICA,
            at -> new Words("Waiting", Tone.WAITING, "for " + at.now().holder() + ", which is migrating")),
    WAITING_FOR_SCHEMA(
            Kind.WAITING_FOR_SCHEMA, at -> new Words("Waiting", Tone.WAITING, "for another process to migrate")),
    MIGRATING(
            Kind.MIGRATING,
            at -> new Words(
                    "Migrating",
                    Tone.WORKING,
                    at.now().migration() != null ? at.now().migration() : "Flyway is at work")),
    /** The schema is there; the rest of the application may still be starting. */
    READY(
            Kind.FRAMEWORK,
            at -> at.complete()
                    ? new Words("Ready", Tone.READY, at.schema())
                    : new Words("Starting", Tone.WORKING, "The schema is there, the application starts")),
    FAILED(Kind.FAILED, at -> new Words("Failed", Tone.FAILED, at.now().reason()));

    /**
     * A phase for a person.
     *
     * @param word the phase in one word, for a badge and a window's title
     * @param tone the colour of the badge
     * @param sentence the phase at more length, as the text that follows the word
     */
    public record Words(String word, Tone tone, String sentence) {}

    /**
     * What the words of a phase are made of.
     *
     * @param address where the server is, {@code host:port}; null until the settings have been read
     * @param version the newest version in force; null if there is none
     * @param complete whether the service has opened its port
     */
    public record Moment(StartStatus now, String address, String version, boolean complete) {

        /** Whether the start has asked no server yet: the settings, which name the database, have not been read. */
        private boolean loading() {
            return now.database().isEmpty();
        }

        private String place() {
            return address == null ? "" : " at " + address;
        }

        private String schema() {
            String at = version == null ? "" : "at version " + version;
            return now.ahead() != null ? at + ", newer than this executable knows" : at;
        }
    }

    /** How a start goes, which colours the badge and the parts of the bar. */
    public enum Tone {
        FRAMEWORK("framework"),
        WAITING("waiting"),
        CREATING("creating"),
        WORKING("working"),
        READY("ready"),
        FAILED("failed");

        private final String text;

        Tone(String text) {
            this.text = text;
        }

        /** The name of a CSS class. */
        public String text() {
            return text;
        }
    }

    /** What a start spends its time on; the names are labels of a metric. */
    public enum Kind {
        /** All time without the database: the process before the start asks for it, Hibernate and HTTP afterwards. */
        FRAMEWORK("Hibernate and HTTP", null, Tone.FRAMEWORK, false),
        WAITING_FOR_SERVER("reaching the server", "wait for server", Tone.WAITING, true),
        CREATING_DATABASE("creating the database", "create database", Tone.CREATING, false),
        WAITING_FOR_REPLICA("waiting for another replica", "wait for turn", Tone.WAITING, true),
        WAITING_FOR_SCHEMA("waiting for the schema", "wait for schema", Tone.WAITING, true),
        /** Flyway at work, also when it finds nothing to do. */
        MIGRATING("migrating", "migrate", Tone.WORKING, false),
        /** The time until {@code common-db.on-failure=hold} tries again, if it does. */
        FAILED("failed, to be tried again", "failed", Tone.FAILED, true);

        private final String label;
        private final String span;
        private final Tone tone;
        private final boolean waits;

        Kind(String label, String span, Tone tone, boolean waits) {
            this.label = label;
            this.span = span;
            this.tone = tone;
            this.waits = waits;
        }

        /** The kind in words, for a list. */
        public String label() {
            return label;
        }

        /** The name of the kind's span; null if the kind is no part of the trace. */
        public String span() {
            return span;
        }

        public Tone tone() {
            return tone;
        }

        /** Whether the start waits for somebody else meanwhile. */
        public boolean waits() {
            return waits;
        }
    }

    private final Kind kind;
    private final Function<Moment, Words> words;

    /** @param kind what the time of this phase is spent on */
    Phase(Kind kind, Function<Moment, Words> words) {
        this.kind = kind;
        this.words = words;
    }

    public Kind kind() {
        return kind;
    }

    public Words words(Moment at) {
        return words.apply(at);
    }
}
