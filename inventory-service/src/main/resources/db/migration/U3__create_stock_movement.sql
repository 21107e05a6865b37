-- Removes the ledger; what is on hand stays in stock.
DROP TABLE stock_movement;
DROP TYPE movement_kind;
