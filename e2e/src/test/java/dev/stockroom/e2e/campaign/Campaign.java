package dev.stockroom.e2e.campaign;

import dev.stockroom.commondb.test.SchemaCatalogue;
import dev.stockroom.e2e.bed.Launch;
import dev.stockroom.e2e.bed.Login;
import dev.stockroom.e2e.bed.PostgresCluster;
import dev.stockroom.e2e.bed.Service;
import dev.stockroom.e2e.bed.Testbed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the disturbed starts of a class are compared with: starts that nothing disturbs, and the schemas that they leave. */
final class Campaign {

    private final Testbed bed;
    private final Map<Beginning, UndisturbedStart> starts = new EnumMap<>(Beginning.class);
    private final Map<Service, List<String>> schemas = new EnumMap<>(Service.class);

    Campaign(Testbed bed) {
        this.bed = bed;
        for (var beginning : Beginning.values()) {
            starts.put(beginning, watch(beginning));
        }
    }

    private UndisturbedStart watch(Beginning beginning) {
        try (var proxy = new DisturbingProxy(server(), Fault.RESET, 0)) {
            var service = launch(beginning)
                    .at("jdbc:postgresql://127.0.0.1:" + proxy.port() + "/" + reference(beginning))
                    .start();
            service.awaitReady();
            var messages = proxy.messages();
            schemas.put(beginning.service(), schema(reference(beginning)));
            bed.end(service);
            return new UndisturbedStart(messages);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The database that a disturbed start's is compared with, and copied from. */
    private static String reference(Beginning beginning) {
        return "undisturbed_" + beginning.service().database();
    }

    /** Messages of all stages; fewer where a service has to wait until it gives up, and all around a COMMIT where it matters. */
    List<Case> slice(Fault fault) {
        var saga = starts.get(Beginning.SAGA_WITHOUT_DATABASE);
        var upToDate = starts.get(Beginning.SAGA_UP_TO_DATE);
        var product = starts.get(Beginning.PRODUCT_WITHOUT_DATABASE);
        var cases = new ArrayList<Case>();
        cases.addAll(
                cases(fault, Beginning.SAGA_WITHOUT_DATABASE, fault.isSilent() ? saga.spread(4) : saga.ofEachStage()));
        cases.addAll(cases(
                fault, Beginning.SAGA_UP_TO_DATE, fault.isSilent() ? upToDate.spread(2) : upToDate.ofEachStage()));
        cases.addAll(
                cases(fault, Beginning.PRODUCT_WITHOUT_DATABASE, product.ofTheLastStages(fault.isSilent() ? 2 : 3)));
        if (fault == Fault.RESET || fault == Fault.KILL) {
            cases.addAll(cases(fault, Beginning.SAGA_WITHOUT_DATABASE, saga.aroundACommit()));
        }
        return cases;
    }

    /** Every so many messages of all starts. */
    List<Case> all(Fault fault, int step) {
        return starts.entrySet().stream()
                .flatMap(start -> cases(fault, start.getKey(), start.getValue().every(step)).stream())
                .toList();
    }

    private static List<Case> cases(Fault fault, Beginning beginning, List<Integer> numbers) {
        return numbers.stream()
                .map(number -> new Case(beginning, fault, number))
                .toList();
    }

    List<String> schema(Beginning beginning) {
        return schemas.get(beginning.service());
    }

    PostgresCluster server() {
        return bed.server();
    }

    /** A start of the beginning's service, whose failures are text. */
    Launch launch(Beginning beginning) {
        return bed.launch(beginning.service()).as(Login.SERVICE).with("quarkus.log.console.json.enabled", false);
    }

    /** A name for a database, which exists if the beginning says so. */
    String newDatabase(Beginning beginning) {
        var database = bed.newName();
        if (beginning.isUpToDate()) {
            server().admin()
                    .execute("CREATE DATABASE %s OWNER %s TEMPLATE %s"
                            .formatted(database, Login.SERVICE.user(), reference(beginning)));
        }
        return database;
    }

    List<String> schema(String database) {
        try (var connection = server().sql(database).connect()) {
            return SchemaCatalogue.read(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
