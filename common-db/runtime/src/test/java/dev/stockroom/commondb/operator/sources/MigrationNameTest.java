package dev.stockroom.commondb.operator.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a developer may call a new migration. */
@Tag("unit")
class MigrationNameTest {

    @ParameterizedTest
    @CsvSource({
        "add colour, add_colour",
        "Add Colour, add_colour",
        "addColour, add_colour",
        "add-colour, add_colour",
        "add_colour, add_colour",
        "' add  a  colour ', add_a_colour",
        "__add__colour__, add_colour",
        "add 2nd address, add_2nd_address",
        "x, x"
    })
    void becomesSnakeCase(String written, String words) {
        assertThat(MigrationName.of(written).words()).isEqualTo(words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "_", "12", "../../etc/passwd", "a/b", "a\\b", "a.sql", "füge hinzu", "a\nb", "a;b"})
    void isRefusedWhereAFileCannotBeCalledThat(String written) {
        assertThatThrownBy(() -> MigrationName.of(written)).hasMessageContaining("is no name for a migration");
    }

    @ParameterizedTest
    @ValueSource(strings = {"V5__add_colour", "5__add", "U1_2__x.sql"})
    void isRefusedWithAVersion(String written) {
        assertThatThrownBy(() -> MigrationName.of(written)).hasMessageContaining("write the name alone");
    }

    @ParameterizedTest
    @ValueSource(ints = {101, 300})
    void isRefusedWhenItIsAnEssay(int length) {
        assertThatThrownBy(() -> MigrationName.of("a".repeat(length))).hasMessageContaining("100 characters");
    }
}
