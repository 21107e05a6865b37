-- Removes the catalogue with all that it holds.
DROP TABLE product;
DROP TYPE product_status;
