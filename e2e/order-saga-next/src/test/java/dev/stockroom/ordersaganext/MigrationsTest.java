package dev.stockroom.ordersaganext;

import dev.stockroom.commondb.test.MigrationsRehearsal;
import io.quarkus.test.junit.QuarkusTest;

/** Every migration of both releases goes up, down and up again. */
@QuarkusTest
class MigrationsTest extends MigrationsRehearsal {}
