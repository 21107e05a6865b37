package dev.stockroom.commondb.state;

import dev.stockroom.commondb.state.Phase.Kind;
import dev.stockroom.commondb.state.StartTimeline.Migration;
import dev.stockroom.commondb.state.StartTimeline.Outcome;
import dev.stockroom.commondb.state.StartTimeline.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/** Writes the {@link StartTimeline} while the start goes on, by a monotonic clock. */
final class TimelineRecorder {

    /** The most stages that are kept: a server that comes and goes for days must not fill the memory. */
    private static final int MOST_STAGES = 200;

    private record Mark(Kind kind, long nanos) {}

    private final LongSupplier nanoTime;
    private final LongSupplier processBegan;
    private final long firstNanos;
    private final long firstMillis;
    private final List<Mark> marks = new ArrayList<>();
    private final List<Migration> ended = new ArrayList<>();
    private Migration running;
    private long completedNanos = -1;

    /**
     * @param firstMillis the wall clock now, in milliseconds of the epoch
     * @param processBegan when the process began, in milliseconds of the epoch; asked only when the timeline is read
     */
    TimelineRecorder(LongSupplier nanoTime, long firstMillis, LongSupplier processBegan) {
        this.nanoTime = nanoTime;
        this.processBegan = processBegan;
        this.firstNanos = nanoTime.getAsLong();
        this.firstMillis = firstMillis;
        enter(Kind.WAITING_FOR_SERVER);
    }

    /** From now on the start spends its time on this kind. */
    synchronized void enter(Kind kind) {
        boolean same = !marks.isEmpty() && marks.get(marks.size() - 1).kind() == kind;
        if (!same && completedNanos < 0) {
            if (marks.size() >= MOST_STAGES) {
                dropTheShortest();
            }
            marks.add(new Mark(kind, nanos()));
        }
    }

    /** Drops the shortest stage: its time counts to the stage before it, and migrations keep their length. */
    private void dropTheShortest() {
        IntStream.range(1, marks.size() - 1)
                .filter(i -> !isMigrating(i) && !isMigrating(i - 1))
                .boxed()
                .min(Comparator.comparingLong(
                        i -> marks.get(i + 1).nanos() - marks.get(i).nanos()))
                .ifPresent(this::drop);
    }

    private void drop(int shortest) {
        marks.remove(shortest);
        if (marks.get(shortest).kind() == marks.get(shortest - 1).kind()) {
            marks.remove(shortest);
        }
    }

    private boolean isMigrating(int mark) {
        return marks.get(mark).kind() == Kind.MIGRATING;
    }

    /** A migration has begun; {@code version} is null for a repeatable one. */
    synchronized void migrationBegan(String version, String description, String script) {
        running = new Migration(version, description, script, millis(nanos()), 0, Outcome.RUNNING);
    }

    synchronized void migrationApplied() {
        end(Outcome.APPLIED);
    }

    /** The start has failed, and with it the migration that was under way. */
    synchronized void failed() {
        end(Outcome.FAILED);
        enter(Kind.FAILED);
    }

    private void end(Outcome outcome) {
        if (running != null) {
            ended.add(asOf(nanos(), outcome));
            running = null;
        }
    }

    /** The service has opened its port; only the first call counts, and gets true. */
    synchronized boolean complete() {
        boolean first = completedNanos < 0;
        if (first) {
            completedNanos = nanos();
        }
        return first;
    }

    synchronized StartTimeline snapshot() {
        long age = Math.max(0, firstMillis - processBegan.getAsLong());
        long now = completedNanos < 0 ? nanos() : completedNanos;
        List<Stage> stages = new ArrayList<>();
        if (age > 0) {
            stages.add(new Stage(Kind.FRAMEWORK, 0, age));
        }
        for (int i = 0; i < marks.size(); i++) {
            long begin = millis(marks.get(i).nanos());
            long end = millis(i + 1 < marks.size() ? marks.get(i + 1).nanos() : now);
            stages.add(new Stage(marks.get(i).kind(), age + begin, end - begin));
        }
        return new StartTimeline(
                Instant.ofEpochMilli(firstMillis - age),
                List.copyOf(stages),
                migrations(now, age),
                completedNanos >= 0);
    }

    private List<Migration> migrations(long now, long age) {
        List<Migration> all = new ArrayList<>(ended);
        if (running != null) {
            all.add(asOf(now, Outcome.RUNNING));
        }
        return all.stream()
                .map(m -> new Migration(
                        m.version(), m.description(), m.script(), age + m.beginMs(), m.lengthMs(), m.outcome()))
                .toList();
    }

    private Migration asOf(long now, Outcome outcome) {
        return new Migration(
                running.version(),
                running.description(),
                running.script(),
                running.beginMs(),
                millis(now) - running.beginMs(),
                outcome);
    }

    private long nanos() {
        return nanoTime.getAsLong() - firstNanos;
    }

    private static long millis(long nanos) {
        return Duration.ofNanos(nanos).toMillis();
    }
}
