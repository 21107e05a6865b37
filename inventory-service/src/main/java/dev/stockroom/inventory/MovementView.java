package dev.stockroom.inventory;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An entry of the ledger as it is shown: adjustments have a reason, shipments a reservation. */
@Schema(
        name = "Movement",
        requiredProperties = {"id", "kind", "delta", "createdAt"})
@JsonInclude(JsonInclude.Include.NON_NULL)
record MovementView(long id, MovementKind kind, long delta, String reason, Long reservationId, Instant createdAt) {}
