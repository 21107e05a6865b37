package dev.stockroom.benchmarks;

import java.util.List;
import java.util.stream.Stream;

/** One of the starts of a block. */
record Start(Situation situation, Contender contender) {

    /** With common-db and without in both situations, and where there is an executable that beside the JVM. */
    static List<Start> ofABlock(boolean compiled) {
        var added = Stream.of(Situation.values())
                .flatMap(situation -> Stream.of(Contender.COMMON_DB, Contender.WITHOUT)
                        .map(contender -> new Start(situation, contender)));
        var forms = Stream.of(Contender.values())
                .filter(Contender::isProbed)
                .map(contender -> new Start(Situation.UP_TO_DATE, contender));
        return (compiled ? Stream.concat(added, forms) : added).toList();
    }
}
