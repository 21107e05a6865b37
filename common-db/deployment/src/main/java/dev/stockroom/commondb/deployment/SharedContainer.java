package dev.stockroom.commondb.deployment;

import io.quarkus.datasource.deployment.spi.DatasourceStartable;
import io.quarkus.devservices.common.StartableContainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.testcontainers.containers.GenericContainer;

/**
 * The container of Dev Services in dev mode. It is started unless another dev mode has started the like of it. Both
 * then use that one, which stops with the dev mode that started it, as Quarkus's other Dev Services do.
 */
final class SharedContainer extends StartableContainer<GenericContainer<?>> implements DatasourceStartable {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    private final String application;
    private final DatasourceStartable own;
    private final ServerOffer offer;
    private final Reload reload;
    private OfferedServer joined;

    /**
     * Dev mode's reload.
     *
     * @param beforeEach calls its argument each time before dev mode looks for changes
     * @param anew makes dev mode find a change: a server is looked for again, and the application is started on that
     *     server
     */
    record Reload(Consumer<Runnable> beforeEach, Runnable anew) {}

    SharedContainer(
            String application,
            DatasourceStartable own,
            GenericContainer<?> container,
            ServerOffer offer,
            Reload reload) {
        super(container);
        this.application = application;
        this.own = own;
        this.offer = offer;
        this.reload = reload;
    }

    @Override
    public void start() {
        offer.oneAtATime(this::joinOrStart);
    }

    private void joinOrStart() throws IOException {
        joined = offer.current().filter(this::answers).orElse(null);
        if (joined == null) {
            own.start();
            offerOwn();
        } else {
            LOG.infof(
                    "Dev Services for default datasource (postgresql) shared with %s, which started them - container ID is %s",
                    joined.application(), DevServicesLog.shortened(joined.container()));
            DevServicesLog.leaveOut(joined.container());
            reload.beforeEach().accept(this::lookAfterIt);
        }
    }

    private boolean answers(OfferedServer server) {
        return identity(server.url()).filter(server.identity()::equals).isPresent();
    }

    private void offerOwn() throws IOException {
        Optional<String> identity = identity(own.getEffectiveJdbcUrl());
        if (identity.isPresent()) {
            offer.make(new OfferedServer(
                    ProcessHandle.current().pid(),
                    application,
                    own.getContainerId(),
                    own.getEffectiveJdbcUrl(),
                    identity.get()));
        }
    }

    private Optional<String> identity(String url) {
        return ServerIdentity.of(url, getUsername(), getPassword());
    }

    private void lookAfterIt() {
        if (joined != null && !offer.current().equals(Optional.of(joined))) {
            LOG.infof(
                    "%s offers its PostgreSQL no longer: %s starts anew on another one, empty at first",
                    joined.application(), application);
            reload.anew().run();
        }
    }

    @Override
    public void close() {
        if (joined == null) {
            offer.withdraw();
            closeOwn();
        }
        joined = null;
    }

    private void closeOwn() {
        try {
            own.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String getContainerId() {
        return joined == null ? own.getContainerId() : joined.container();
    }

    @Override
    public String getConnectionInfo() {
        return getEffectiveJdbcUrl();
    }

    @Override
    public String getEffectiveJdbcUrl() {
        return joined == null ? own.getEffectiveJdbcUrl() : joined.url();
    }

    @Override
    public String getReactiveUrl() {
        return joined == null ? own.getReactiveUrl() : joined.url().replaceFirst("^jdbc:", "vertx-reactive:");
    }

    @Override
    public String getUsername() {
        return own.getUsername();
    }

    @Override
    public String getPassword() {
        return own.getPassword();
    }
}
