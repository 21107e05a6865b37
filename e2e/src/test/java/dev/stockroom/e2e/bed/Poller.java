package dev.stockroom.e2e.bed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Asks one path every 5 ms and keeps every answer. */
public final class Poller implements AutoCloseable {

    private static final long INTERVAL_NANOS = Duration.ofMillis(5).toNanos();

    private final List<Answer> answers = new ArrayList<>();
    private final Thread thread;
    private volatile boolean stopped;

    Poller(int port, String path) {
        thread = new Thread(() -> poll(port, path), "poller of " + path);
        thread.setDaemon(true);
        thread.start();
    }

    private void poll(int port, String path) {
        while (!stopped) {
            add(Answer.to(port, path));
            LockSupport.parkNanos(INTERVAL_NANOS);
        }
    }

    private synchronized void add(Answer answer) {
        answers.add(answer);
    }

    /** Every try, from the first that was answered on. */
    public synchronized List<Answer> sinceFirstAnswer() {
        return answers.stream().dropWhile(answer -> !answer.isThere()).toList();
    }

    /** Every answer, without the tries that had none. */
    public List<Answer> answers() {
        return sinceFirstAnswer().stream().filter(Answer::isThere).toList();
    }

    /** The longest time from a refused or cut connection to the next that was answered, once one had been answered. */
    public Duration longestGap() {
        long longest = 0;
        long gapSince = -1;
        for (var answer : sinceFirstAnswer()) {
            if (!answer.isThere() && gapSince < 0) {
                gapSince = answer.at();
            } else if (answer.isThere() && gapSince >= 0) {
                longest = Math.max(longest, answer.at() - gapSince);
                gapSince = -1;
            }
        }
        return Duration.ofNanos(longest);
    }

    /** The longest that an answer took. */
    public Duration slowest() {
        return Duration.ofNanos(answers().stream().mapToLong(Answer::took).max().orElse(0));
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw Shell.interrupted(e);
        }
    }
}
