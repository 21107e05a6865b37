package dev.stockroom.commondb.state;

import java.util.function.Function;

/**
 * The phase of a start with all its words; the names are part of the health check's data. A new phase is an entry here,
 * with a {@link Kind} if none fits, and the method of {@link StartupState} that enters it.
 */
public enum Phase {
    WAITING_FOR_SERVER(Kind.WAITING_FOR_SERVER, "Waiting", StartStatus::reason),
    CREATING_DATABASE(Kind.CREATING_DATABASE, "Creating", now -> "database " + now.database()),
    WAITING_FOR_REPLICA(Kind.WAITING_FOR_REPLICA, "Waiting", now -> "for " + now.holder() + ", which is migrating"),
    WAITING_FOR_SCHEMA(Kind.WAITING_FOR_SCHEMA, "Waiting", now -> "for another process to migrate"),
    MIGRATING(Kind.MIGRATING, "Migrating", now -> now.migration() != null ? now.migration() : "Flyway is at work"),
    /** The schema is there; the rest of the application may still be starting. */
    READY(Kind.FRAMEWORK, "Ready", now -> "The schema is there, the application starts"),
    FAILED(Kind.FAILED, "Failed", StartStatus::reason);

    /** How a start goes in a phase, which colours the badge and the bar. */
    public enum Tone {
        FRAMEWORK("framework"),
        WAITING("waiting"),
        CREATING("creating"),
        WORKING("working"),
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
    private final String word;
    private final Function<StartStatus, String> sentence;

    /**
     * @param kind what the time of this phase is spent on
     * @param word for a person, as short as possible
     * @param sentence the phase at more length, as the text that follows the word
     */
    Phase(Kind kind, String word, Function<StartStatus, String> sentence) {
        this.kind = kind;
        this.word = word;
        this.sentence = sentence;
    }

    public Kind kind() {
        return kind;
    }

    public String word() {
        return word;
    }

    public String sentence(StartStatus now) {
        return sentence.apply(now);
    }

    public Tone tone() {
        return kind.tone();
    }
}
