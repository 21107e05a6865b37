package dev.stockroom.tools;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The main job: both packaged services, the PostgreSQL that they wait for, a tour, and then at your disposal. */
final class Run {

    private final Story story = new Story(System.out);
    private final Options options;
    private final Checkout checkout;
    private final ProcessLedger ledger;
    private final PostgresServer server;
    private final Service product;
    private final Service inventory;
    private final Teardown teardown;

    private Run(Options options, Checkout checkout) {
        this.options = options;
        this.checkout = checkout;
        ledger = new ProcessLedger(checkout.data().resolve("processes"));
        server = new PostgresServer(checkout);
        product = new Service(
                "product-service", Ports.PRODUCT, Ports.PRODUCT_MANAGEMENT, checkout.log("product-service"));
        inventory = new Service(
                "inventory-service", Ports.INVENTORY, Ports.INVENTORY_MANAGEMENT, checkout.log("inventory-service"));
        teardown = new Teardown(story, List.of(product, inventory), server, ledger);
    }

    public static void main(String... arguments) {
        System.exit(exitCode(arguments));
    }

    private static int exitCode(String... arguments) {
        try {
            return new Run(Options.parse(arguments), new Checkout(Path.of("").toAbsolutePath())).run();
        } catch (IllegalArgumentException e) {
            System.err.println("run: " + e.getMessage());
            return 2;
        } catch (RunFailure e) {
            System.err.println("run: " + e.getMessage());
            return 1;
        }
    }

    private int run() {
        return options.tour() ? Math.min(tour().size(), 1) : startAndTour();
    }

    private int startAndTour() {
        new Leftovers(ledger, server, story).stop();
        Ports.requireFree();
        checkout.prepareData(options.fresh());
        teardown.register();
        ledger.add("run", ProcessHandle.current());
        try {
            startAll();
            var complaints = tour();
            if (options.smoke() || !complaints.isEmpty()) {
                return complaints.isEmpty() ? 0 : 1;
            }
            stayUp();
        } catch (RunFailure e) {
            if (!teardown.beginsSoon()) {
                throw e;
            }
        }
        return 0;
    }

    private void startAll() {
        var watches = Stream.of(product, inventory).map(this::start).toList();
        watches.forEach(StartWatch::awaitWaiting);
        story.tell(
                "PostgreSQL",
                "starting on port %d, data in %s"
                        .formatted(Ports.POSTGRES, checkout.relative(checkout.postgresData())));
        server.start();
        story.tell(
                "PostgreSQL",
                "started, its log is " + checkout.relative(server.log().path()));
        watches.forEach(StartWatch::awaitReady);
    }

    private StartWatch start(Service service) {
        Consumer<String> tell = line -> story.tell(service.name(), line);
        service.start(
                checkout.serviceJar(service.name()), line -> LogStory.of(line).ifPresent(tell));
        ledger.add(service.name(), service.process().toHandle());
        tell.accept("process %d started, its log is %s"
                .formatted(
                        service.process().pid(), checkout.relative(service.log().path())));
        var watch = new StartWatch(service, tell);
        watch.begin();
        return watch;
    }

    private List<String> tour() {
        var steps = new Steps(story::print);
        var suffix = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").format(LocalDateTime.now());
        new Tour(product, inventory, steps, suffix).walk();
        var complaints = steps.complaints();
        story.print(
                complaints.isEmpty()
                        ? "%nThe tour: all %d steps as expected.".formatted(steps.count())
                        : "%nThe tour: %d of %d steps not as expected:%n%s"
                                .formatted(complaints.size(), steps.count(), String.join("\n", complaints)));
        return complaints;
    }

    private void stayUp() {
        story.print("""

                Up and at your disposal:
                  product-service    %s   health %s
                  inventory-service  %s      health %s
                  PostgreSQL         %s  login %s, no password
                Ctrl-C stops all of it; the data stays in %s.""".formatted(
                        product.url("/products"),
                        product.managementUrl("/q/health"),
                        inventory.url("/stock"),
                        inventory.managementUrl("/q/health"),
                        PostgresServer.url("product"),
                        PostgresServer.LOGIN,
                        checkout.relative(checkout.postgresData())));
        CompletableFuture.anyOf(product.whenGone(), inventory.whenGone(), server.whenGone())
                .join();
        Stream.of(product, inventory).forEach(Service::requireAlive);
        throw server.gone();
    }
}
