-- What is promised to orders: one reservation per order, the lines of which count into stock.reserved while it is held.
CREATE TYPE reservation_state AS ENUM ('HELD', 'CONFIRMED', 'RELEASED', 'EXPIRED');

CREATE TABLE reservation (
    id         bigint GENERATED ALWAYS AS IDENTITY,
    order_id   text              NOT NULL,
    state      reservation_state NOT NULL DEFAULT 'HELD',
    created_at timestamptz       NOT NULL DEFAULT now(),
    expires_at timestamptz       NOT NULL,
    -- when it was confirmed, released or expired, of which only one ever happens
    ended_at   timestamptz,
    CONSTRAINT reservation_pk PRIMARY KEY (id),
    CONSTRAINT reservation_order_key UNIQUE (order_id),
    CONSTRAINT reservation_order_check CHECK (char_length(order_id) BETWEEN 1 AND 100),
    CONSTRAINT reservation_expires_check CHECK (expires_at > created_at),
    CONSTRAINT reservation_ended_check CHECK ((state = 'HELD') = (ended_at IS NULL))
);

-- what the expiry looks for
CREATE INDEX reservation_due_idx ON reservation (expires_at) WHERE state = 'HELD';

CREATE TABLE reservation_line (
    reservation_id bigint           NOT NULL,
    sku            text COLLATE "C" NOT NULL,
    quantity       bigint           NOT NULL,
    CONSTRAINT reservation_line_pk PRIMARY KEY (reservation_id, sku),
    CONSTRAINT reservation_line_reservation_fk FOREIGN KEY (reservation_id) REFERENCES reservation (id),
    CONSTRAINT reservation_line_stock_fk FOREIGN KEY (sku) REFERENCES stock (sku),
    CONSTRAINT reservation_line_quantity_check CHECK (quantity BETWEEN 1 AND 1000000)
);
