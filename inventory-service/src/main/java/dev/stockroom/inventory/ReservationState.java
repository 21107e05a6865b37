package dev.stockroom.inventory;

/** The life of a reservation: held, then one of the others for ever; the labels of {@code reservation_state}. */
enum ReservationState {
    HELD,
    CONFIRMED,
    RELEASED,
    EXPIRED
}
