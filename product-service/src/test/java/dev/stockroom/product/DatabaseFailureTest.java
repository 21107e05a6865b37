package dev.stockroom.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which failures a client may expect to pass. */
@Tag("unit")
class DatabaseFailureTest {

    @ParameterizedTest
    @NullSource // the pool's time-out
    @ValueSource(strings = {"08001", "08006", "57P01", "57P03", "53300", "40P01", "55P03"})
    void passes(String sqlState) {
        assertThat(DatabaseFailure.isUnavailable(wrapped(sqlState))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "42P01", "42501", "22021", "28P01"})
    void doesNotPass(String sqlState) {
        assertThat(DatabaseFailure.isUnavailable(wrapped(sqlState))).isFalse();
    }

    @Test
    void isNoneWithoutTheDatabase() {
        assertThat(DatabaseFailure.isUnavailable(new IllegalStateException("a bug")))
                .isFalse();
    }

    private static Throwable wrapped(String sqlState) {
        return new IllegalStateException(new IllegalArgumentException(new SQLException("reason", sqlState)));
    }
}
