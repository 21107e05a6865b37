package dev.stockroom.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where a page ends and whether another follows. */
@Tag("unit")
class PageTest {

    @Test
    void pointsBehindItsLastItemWhenMoreFollow() {
        assertThat(page("A", "B", "C")).isEqualTo(new Page<>(List.of("A", "B"), "B"));
    }

    @Test
    void isTheLastWhenNothingFollows() {
        assertThat(page("A", "B")).isEqualTo(new Page<>(List.of("A", "B"), null));
        assertThat(page("A")).isEqualTo(new Page<>(List.of("A"), null));
        assertThat(page()).isEqualTo(new Page<>(List.of(), null));
    }

    private static Page<String> page(String... rows) {
        return Page.of(List.of(rows), 2, Function.identity(), Function.identity());
    }
}
