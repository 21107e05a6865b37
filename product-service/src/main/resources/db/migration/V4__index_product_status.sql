-- Pages of one status in the order of SKUs, so that none reads through the products of the others.
CREATE INDEX product_status_idx ON product (status, sku);
