package dev.stockroom.commondb.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A search path is read as PostgreSQL reads it. */
@Tag("unit")
class SearchPathTest {

    @Test
    void namesAreFoldedUnlessTheyAreQuoted() {
        assertThat(SearchPath.schemas("\"$user\", Public ,\"Shop \"\"A\"\", x\"", "ann"))
                .containsExactly("ann", "public", "Shop \"A\", x");
    }

    @Test
    void lettersBeyondAsciiAreNotFolded() {
        assertThat(SearchPath.schemas("ÄPFEL", "ann")).containsExactly("Äpfel");
    }

    @Test
    void theUserNeedsNoQuotes() {
        assertThat(SearchPath.schemas("$user", "Ann")).containsExactly("Ann");
    }

    @Test
    void anEmptyPathNamesNothing() {
        assertThat(SearchPath.schemas("", "ann")).isEmpty();
        assertThat(SearchPath.schemas("\"\"", "ann")).isEmpty();
    }
}
