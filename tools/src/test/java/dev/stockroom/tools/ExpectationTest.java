package dev.stockroom.tools;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the tour accepts, and how it complains. */
@Tag("unit")
class ExpectationTest {

    private static final Expectation FORTY = Expectation.of(201, "/onHand", 40);

    @Test
    void acceptsTheExpectedStatusAndValue() {
        assertThat(FORTY.complaint(201, "{\"onHand\":40}")).isEmpty();
        assertThat(Expectation.of(200).complaint(200, "no JSON")).isEmpty();
    }

    @Test
    void saysWhichStatusWasExpectedAndWhichCame() {
        assertThat(FORTY.complaint(503, "{}")).contains("expected status 201, but 503 came");
    }

    @Test
    void saysWhichValueWasExpectedAndWhichCame() {
        assertThat(FORTY.complaint(201, "{\"onHand\":4}")).contains("expected /onHand to be 40, but it is '4'");
        assertThat(FORTY.complaint(201, "{}")).contains("expected /onHand to be 40, but it is ''");
        assertThat(FORTY.complaint(201, "<html>")).get().asString().startsWith("expected JSON");
    }
}
