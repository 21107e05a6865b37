package dev.stockroom.commondb.deployment;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;

/** An entity that is ahead of the migrations of its test. */
@Entity
class Gadget {

    /** What a gadget feels like. */
    enum Mood {
        CALM,
        WILD
    }

    /** An entity without a table. */
    @Entity
    @Table(indexes = @Index(name = "maker_by_country", columnList = "country, city"))
    static class Maker {

        @Id
        @GeneratedValue(strategy = GenerationType.SEQUENCE)
        Long id;

        String country;
        String city;
    }

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    /** The migration has it, as a text that is unique under another name. */
    @Column(unique = true)
    String name;

    String colour;

    /** The migration has it as a text. */
    long weight;

    @Enumerated(EnumType.STRING)
    Mood mood;

    @ManyToOne
    Maker maker;
}
