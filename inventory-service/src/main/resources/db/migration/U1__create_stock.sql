-- Removes the stock with all that it holds.
DROP TABLE stock;
