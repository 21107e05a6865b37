package dev.stockroom.e2e.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.Pace;
import dev.stockroom.e2e.bed.Shell;
import dev.stockroom.e2e.bed.Testbed;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Wherever a start is disturbed, it ends with one block or becomes ready, and the next start leaves what an undisturbed one does. */
@TestInstance(Lifecycle.PER_CLASS)
class DisturbedStartsIT {

    private static final int AT_ONCE = 4;

    /** The most cases of a fault; for a first look. */
    private static final int MOST = Integer.getInteger("e2e.campaign.cases", Integer.MAX_VALUE);

    /** From one message to the next; with 30 there are more than a thousand cases, with 0 some 150 of all stages. */
    private static final int STEP = Integer.getInteger("e2e.campaign.step", 30);

    @RegisterExtension
    final Testbed bed = new Testbed();

    private Campaign campaign;

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @Tag("nightly")
    void startEndsWellAndTheNextCompletesItAtAnyMessage(Fault fault) {
        run(STEP == 0 ? campaign().slice(fault) : campaign().all(fault, STEP));
    }

    private Campaign campaign() {
        if (campaign == null) {
            campaign = new Campaign(bed);
        }
        return campaign;
    }

    private void run(List<Case> all) {
        var cases = chosen(all);
        var pool = Executors.newFixedThreadPool(AT_ONCE);
        try (var pace = new Pace()) {
            allEndWell(pool.invokeAll(cases.stream()
                    .map(disturbed ->
                            (Callable<Boolean>) () -> new DisturbedStart(bed, campaign, pace, disturbed).run())
                    .toList()));
        } catch (InterruptedException e) {
            throw Shell.interrupted(e);
        } finally {
            pool.shutdownNow();
        }
    }

    /** At equal distances, if there are more than the most. */
    private static List<Case> chosen(List<Case> all) {
        int number = Math.min(MOST, all.size());
        return IntStream.range(0, number)
                .mapToObj(i -> all.get(i * all.size() / number))
                .toList();
    }

    /** All failures are told, and a campaign whose proxy strikes nowhere has shown nothing. */
    private static void allEndWell(List<Future<Boolean>> results) throws InterruptedException {
        var wrong = new ArrayList<Throwable>();
        int struck = 0;
        for (var result : results) {
            try {
                struck += result.get() ? 1 : 0;
            } catch (ExecutionException e) {
                wrong.add(e.getCause());
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(struck).as("starts that came to their message").isGreaterThan(results.size() / 2);
    }
}
