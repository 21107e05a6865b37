-- Pages of one status in the order of SKUs; concurrently, so that the release before goes on writing meanwhile.
CREATE INDEX CONCURRENTLY IF NOT EXISTS product_status_idx ON product (status, sku);
