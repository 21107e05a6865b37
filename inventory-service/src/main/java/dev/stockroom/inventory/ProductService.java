package dev.stockroom.inventory;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** The one call of product-service that is used here. A response gives its body as a stream, of which no more is read than is wanted. */
@RegisterRestClient(configKey = "product-service")
@Path("/products")
interface ProductService {

    @GET
    @Path("/{sku}")
    @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
    Response read(@PathParam("sku") String sku);
}
