package dev.stockroom.ordersaga;

import dev.stockroom.commondb.test.MigrationsRehearsal;
import io.quarkus.test.junit.QuarkusTest;

/** Every migration goes up, down and up again. */
@QuarkusTest
class MigrationsTest extends MigrationsRehearsal {}
