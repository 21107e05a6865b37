package dev.stockroom.e2e.pair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The story that the README points to goes as it says. */
@Tag("packaged")
class PairRequestsIT {

    @RegisterExtension
    private final Testbed bed = new Testbed();

    @Test
    void everyRequestIsAnsweredAsItExpects() throws IOException {
        var pair = new Pair(bed, bed.ownServer());
        var product = Pair.url(pair.startProduct());
        var story = new PairStory(Files.readString(Path.of("../requests.http")));
        story.set("product", product);
        story.set("inventory", Pair.url(pair.startInventory(product)));

        assertThat(story.steps()).hasSizeGreaterThan(20).allSatisfy(step -> {
            var answer = story.send(step);
            assertThat(answer.status()).as(step.title() + "\n" + answer.text()).isEqualTo(step.expected());
        });
    }
}
