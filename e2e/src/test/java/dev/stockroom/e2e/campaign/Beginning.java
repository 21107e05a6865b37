package dev.stockroom.e2e.campaign;

import dev.stockroom.e2e.bed.Service;

/** Which service starts, and what it finds. */
enum Beginning {
    SAGA_WITHOUT_DATABASE(Service.ORDER_SAGA, false),
    SAGA_UP_TO_DATE(Service.ORDER_SAGA, true),
    PRODUCT_WITHOUT_DATABASE(Service.PRODUCT, false);

    private final Service service;
    private final boolean upToDate;

    Beginning(Service service, boolean upToDate) {
        this.service = service;
        this.upToDate = upToDate;
    }

    Service service() {
        return service;
    }

    /** Whether the database is there, with all migrations. */
    boolean isUpToDate() {
        return upToDate;
    }
}
