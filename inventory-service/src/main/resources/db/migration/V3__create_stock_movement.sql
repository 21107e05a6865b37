-- The ledger: every change of what is on hand, added and never altered, so that the sum of deltas is what is on hand.
CREATE TYPE movement_kind AS ENUM ('REGISTERED', 'COUNTED', 'ADJUSTED', 'SHIPPED');

CREATE TABLE stock_movement (
    id         bigint GENERATED ALWAYS AS IDENTITY,
    stock_id   bigint        NOT NULL,
    kind       movement_kind NOT NULL,
    delta      bigint        NOT NULL,
    created_at timestamptz   NOT NULL DEFAULT now(),
    CONSTRAINT stock_movement_pk PRIMARY KEY (id),
    CONSTRAINT stock_movement_stock_fk FOREIGN KEY (stock_id) REFERENCES stock (id)
);

-- the ledger of one SKU, newest first
CREATE INDEX stock_movement_stock_idx ON stock_movement (stock_id, id);
