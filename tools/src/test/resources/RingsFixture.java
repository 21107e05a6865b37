import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What RingsTest reads, and nobody compiles: tests with no kind, with two and with one. */
class RingsFixture {

    @Test
    @Tag("P1")
    void none() {}

    @Test
    @Tag("server")
    @Tag("depth")
    void two() {}

    @Tag("unit")
    class Inner {

        @org.junit.jupiter.api.Test
        void one() {}
    }

    @Tag("quarkus")
    class Inherits extends MigrationsRehearsal {}
}
