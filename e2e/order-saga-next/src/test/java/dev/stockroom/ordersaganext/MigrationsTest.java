package dev.stockroom.ordersaganext;

import dev.stockroom.commondb.test.MigrationsRehearsal;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Tag;

/** Every migration of both releases goes up, down and up again. */
@Tag("quarkus")
@QuarkusTest
class MigrationsTest extends MigrationsRehearsal {}
