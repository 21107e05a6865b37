package dev.stockroom.e2e.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The messages of a start that nothing has disturbed; it chooses those at which others are disturbed, by number from 1 on. */
record UndisturbedStart(List<Message> messages) {

    /** The statements that begin a stage: the database, the turn, each migration, the comparison, the pool, Hibernate. */
    private static final Pattern STAGE = Pattern.compile(
            "CREATE DATABASE|SELECT t\\.\\*|(CREATE TABLE|INSERT INTO) \"public\"\\.\"flyway_schema_history\""
                    + "|CASE WHEN true THEN pg_advisory_unlock|SHOW TRANSACTION|information_schema\\.sequences");

    private static final int BEFORE_THE_ANSWER = 7;
    private static final int AFTER_THE_ANSWER = 2;

    /** The message in the middle of each stage. */
    List<Integer> ofEachStage() {
        var begins = new ArrayList<>(List.of(0));
        IntStream.range(1, messages.size())
                .filter(i -> messages.get(i).isStatement())
                .filter(i -> STAGE.matcher(messages.get(i).text()).find())
                .forEach(begins::add);
        begins.add(messages.size());
        return IntStream.range(1, begins.size())
                .mapToObj(i -> (begins.get(i - 1) + begins.get(i)) / 2 + 1)
                .toList();
    }

    List<Integer> ofTheLastStages(int number) {
        var all = ofEachStage();
        return all.subList(Math.max(0, all.size() - number), all.size());
    }

    /** So many messages at equal distances, from the first third of the first distance on. */
    List<Integer> spread(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> messages.size() * (3 * i + 1) / (3 * number) + 1)
                .toList();
    }

    List<Integer> every(int step) {
        return IntStream.iterate(1, number -> number <= messages.size(), number -> number + step)
                .boxed()
                .toList();
    }

    /**
     * All messages around the COMMIT in the middle of the start: the last answers before it, the statement, and its own
     * answers.
     */
    List<Integer> aroundACommit() {
        var commits = IntStream.range(0, messages.size())
                .filter(i -> messages.get(i).isCommitted())
                .toArray();
        int committed = commits[commits.length / 2] + 1;
        return IntStream.rangeClosed(committed - BEFORE_THE_ANSWER, committed + AFTER_THE_ANSWER)
                .boxed()
                .toList();
    }
}
