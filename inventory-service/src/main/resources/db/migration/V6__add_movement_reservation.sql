-- Says for which reservation goods have left; only shipments have one, and every shipment that is made from now on.
ALTER TABLE stock_movement
    ADD COLUMN reservation_id bigint,
    ADD CONSTRAINT stock_movement_reservation_fk FOREIGN KEY (reservation_id) REFERENCES reservation (id);
