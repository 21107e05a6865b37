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

    /** From one message to the next at night; with 30 there are more than a thousand cases. */
    private static final int STEP = Integer.getInteger("e2e.campaign.step", 30);

    @RegisterExtension
    final Testbed bed = new Testbed();

    private Campaign campaign;

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @Tag("executable")
    void startEndsWellAndTheNextCompletesIt(Fault fault) {
        run(campaign().slice(fault));
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @Tag("nightly")
    void startEndsWellAndTheNextCompletesItAtAnyMessage(Fault fault) {
        run(campaign().all(fault, STEP));
    }

    private Campaign campaign() {
        if (campaign == null) {
            campaign = new Campaign(bed);
        }
        return campaign;
    }

    private void run(List<Case> all) {
        int step = Math.max(1, (all.size() + MOST - 1) / MOST);
        var wrong = new ArrayList<Throwable>();
        int struck = 0;
        int cases = 0;
        var pool = Executors.newFixedThreadPool(AT_ONCE);
        try (var pace = new Pace()) {
            var tasks = new ArrayList<Callable<Boolean>>();
            for (int i = 0; i < all.size(); i += step) {
                var disturbed = all.get(i);
                tasks.add(() -> new DisturbedStart(bed, campaign, pace, disturbed).run());
            }
            cases = tasks.size();
            for (var result : pool.invokeAll(tasks)) {
                try {
                    struck += result.get() ? 1 : 0;
                } catch (ExecutionException e) {
                    wrong.add(e.getCause());
                }
            }
        } catch (InterruptedException e) {
            throw Shell.interrupted(e);
        } finally {
            pool.shutdownNow();
        }
        assertThat(wrong).isEmpty();
        assertThat(struck).as("starts that came to their message, of %s", cases).isGreaterThan(cases / 2);
    }
}
