-- Forgets why the stock was adjusted; by how much it was stays.
ALTER TABLE stock_movement DROP COLUMN reason;
