package dev.stockroom.ordersaga;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Reads and starts sagas, so that a test sees the service at work on its schema. */
@Path("/sagas")
class SagaResource {

    private static final String NEWEST =
            "SELECT id, order_id, status, step FROM create_order_saga_states ORDER BY id DESC LIMIT 100";
    private static final String START = "INSERT INTO create_order_saga_states (order_id) VALUES (?)";

    private final DataSource dataSource;

    SagaResource(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @GET
    public List<Saga> newest() throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(NEWEST)) {
            var sagas = new ArrayList<Saga>();
            while (rows.next()) {
                sagas.add(saga(rows));
            }
            return sagas;
        }
    }

    @POST
    @Path("/{orderId}")
    public void start(@PathParam("orderId") String orderId) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.prepareStatement(START)) {
            statement.setString(1, orderId);
            statement.executeUpdate();
        }
    }

    private static Saga saga(ResultSet row) throws SQLException {
        return new Saga(row.getLong("id"), row.getString("order_id"), row.getString("status"), row.getString("step"));
    }
}
