package dev.stockroom.commondb;

import dev.stockroom.commondb.history.BuiltService;
import dev.stockroom.commondb.operator.command.Operator;
import dev.stockroom.commondb.quarkus.ExitHandler;
import io.quarkus.devservices.crossclassloader.runtime.RunningDevServicesRegistry;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.security.Security;

/**
 * The main class of every service on common-db. A service with a {@code @QuarkusMain} of its own names its class, sets
 * {@code quarkus.package.main-class} to that name, and calls this class.
 */
@QuarkusMain
public final class CommonDbMain {

    private CommonDbMain() {}

    /**
     * Runs the service, or the command that the arguments name; a start that fails ends with one block of text and exit
     * code 1.
     */
    public static void main(String... args) {
        // the JDK remembers for 10 s that a host is unknown: too long for a server whose name has just appeared
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
        if (args.length == 0) {
            Quarkus.run(null, ExitHandler::exit);
        } else {
            int code = Operator.run(args);
            stopDevServices();
            System.exit(code);
        }
    }

    /** Stops the Dev Services of a command, because dev mode stops them only after a start of the application. */
    private static void stopDevServices() {
        if (BuiltService.read().development()) {
            RunningDevServicesRegistry.INSTANCE.closeAllRunningServices(LaunchMode.DEVELOPMENT.name());
        }
    }
}
