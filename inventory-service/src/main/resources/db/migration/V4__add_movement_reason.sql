-- Lets those who adjust the stock say why; counts and registrations explain themselves.
ALTER TABLE stock_movement
    ADD COLUMN reason text,
    ADD CONSTRAINT stock_movement_reason_check CHECK (char_length(reason) BETWEEN 1 AND 200);
